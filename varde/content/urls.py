"""Addresses under /nettressurser/."""

from django.urls import path

from varde.content import views

app_name = "content"
urlpatterns = [
    path("", views.number_list, name="list"),
    path("nytt/", views.new, name="new"),
    path("<int:pk>/", views.number, name="statistic"),
    path("<int:pk>/endre/", views.edit, name="edit"),
    path("<int:pk>/fjern/", views.remove, name="remove"),
]
