from django.urls import path

from throughcare.inspections import views

urlpatterns = [
    path("", views.home, name="home"),
    path("areas/<name:area_id>/", views.area, name="area"),
    path("published/<name:report_id>/", views.published_report, name="published"),
    path("inspections/<name:inspection_id>/", views.inspection, name="inspection"),
    path("inspections/<name:inspection_id>/sample/", views.sample, name="sample"),
    path(
        "inspections/<name:inspection_id>/sample/<name:ref>/",
        views.sampled_case,
        name="sampled-case",
    ),
    path(
        "inspections/<name:inspection_id>/sample/<name:ref>/file/",
        views.sampled_file,
        name="sampled-file",
    ),
    path("inspections/<name:inspection_id>/questions/", views.questions, name="questions"),
    path(
        "inspections/<name:inspection_id>/questions/<name:question>/",
        views.question,
        name="question",
    ),
    path("inspections/<name:inspection_id>/scores/", views.scores, name="scores"),
    path("inspections/<name:inspection_id>/scores/<name:slug>/", views.score, name="score"),
    path("inspections/<name:inspection_id>/findings/", views.findings, name="findings"),
    path("inspections/<name:inspection_id>/report/", views.report, name="report"),
    path(
        "inspections/<name:inspection_id>/report/<name:format>/",
        views.report_file,
        name="report-file",
    ),
]
