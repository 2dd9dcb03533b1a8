from django.urls import path

from throughcare.cases import views

urlpatterns = [
    path("areas/<str:area_id>/cases/", views.caseload, name="caseload"),
    path("areas/<str:area_id>/cases/<str:ref>/", views.case, name="case"),
]
