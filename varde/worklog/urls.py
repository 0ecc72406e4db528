"""Addresses under /arsverk/."""

from django.urls import path

from varde.worklog import views

app_name = "worklog"
urlpatterns = [
    path("", views.year_table, name="list"),
    path("<int:year>/rediger/", views.edit_year, name="edit_year"),
    path("rad/<int:pk>/", views.staff_year, name="staff_year"),
]
