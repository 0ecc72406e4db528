"""Addresses under /evaluering/."""

from django.urls import path

from varde.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("", views.evaluation_list, name="list"),
    path("ny/", views.new, name="new"),
    path("<int:pk>/", views.evaluation, name="evaluation"),
    path("<int:pk>/endre/", views.edit, name="edit"),
]
