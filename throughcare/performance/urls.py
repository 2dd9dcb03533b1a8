from django.urls import path

from throughcare.performance import views

urlpatterns = [
    path("areas/<str:area_id>/measures/<str:measure>/", views.measure, name="measure"),
]
