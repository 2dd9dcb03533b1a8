from django.urls import path

from throughcare.performance import views

urlpatterns = [
    path("areas/<str:area_id>/measures/<str:measure>/", views.measure, name="measure"),
    path("scoreboards/", views.scoreboards, name="scoreboards"),
    path("areas/<str:area_id>/scoreboard/", views.scoreboard, name="scoreboard"),
    path(
        "areas/<str:area_id>/scoreboard.<str:format>", views.scoreboard_file, name="scoreboard-file"
    ),
    path("areas/<str:area_id>/scoreboard/<str:measure>/", views.trend, name="trend"),
    path(
        "areas/<str:area_id>/scoreboard/<str:measure>/cases/", views.trend_cases, name="trend-cases"
    ),
    path("areas/<str:area_id>/quality/", views.quality, name="quality"),
    path("areas/<str:area_id>/tiers/", views.tiers, name="tiers"),
    path("what-if/", views.what_if_areas, name="what-if-areas"),
    path("areas/<str:area_id>/what-if/", views.what_if, name="what-if"),
]
