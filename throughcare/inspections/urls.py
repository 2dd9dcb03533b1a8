from django.urls import path

from throughcare.inspections import views

urlpatterns = [
    path("", views.home, name="home"),
    path("areas/<str:area_id>/", views.area, name="area"),
    path("published/<str:report_id>/", views.published_report, name="published"),
    path("inspections/<str:inspection_id>/", views.inspection, name="inspection"),
    path("inspections/<str:inspection_id>/sample/", views.sample, name="sample"),
    path(
        "inspections/<str:inspection_id>/sample/<str:ref>/", views.sampled_case, name="sampled-case"
    ),
    path(
        "inspections/<str:inspection_id>/sample/<str:ref>/file/",
        views.sampled_file,
        name="sampled-file",
    ),
    path("inspections/<str:inspection_id>/questions/", views.questions, name="questions"),
    path(
        "inspections/<str:inspection_id>/questions/<str:question>/", views.question, name="question"
    ),
    path("inspections/<str:inspection_id>/scores/", views.scores, name="scores"),
    path("inspections/<str:inspection_id>/scores/<str:slug>/", views.score, name="score"),
    path("inspections/<str:inspection_id>/findings/", views.findings, name="findings"),
    path("inspections/<str:inspection_id>/report/", views.report, name="report"),
    path(
        "inspections/<str:inspection_id>/report/<str:format>/",
        views.report_file,
        name="report-file",
    ),
]
