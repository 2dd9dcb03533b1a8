from django.urls import path

from throughcare.performance import views

urlpatterns = [
    path("areas/<name:area_id>/measures/<name:measure>/", views.measure, name="measure"),
    path("scoreboards/", views.scoreboards, name="scoreboards"),
    path("areas/<name:area_id>/scoreboard/", views.scoreboard, name="scoreboard"),
    path(
        "areas/<name:area_id>/scoreboard.<name:format>",
        views.scoreboard_file,
        name="scoreboard-file",
    ),
    path("areas/<name:area_id>/scoreboard/<name:measure>/", views.trend, name="trend"),
    path(
        "areas/<name:area_id>/scoreboard/<name:measure>/cases/",
        views.trend_cases,
        name="trend-cases",
    ),
    path("areas/<name:area_id>/quality/", views.quality, name="quality"),
    path("areas/<name:area_id>/tiers/", views.tiers, name="tiers"),
    path("what-if/", views.what_if_areas, name="what-if-areas"),
    path("areas/<name:area_id>/what-if/", views.what_if, name="what-if"),
]
