"""Addresses of the Kommuner page; included by urls.py under the name `insight`."""

from django.urls import path

from varde.insight import views_coverage

urlpatterns = [
    path("kommuner/", views_coverage.coverage, name="coverage"),
    path("kommuner/<str:code>/", views_coverage.place, name="coverage_place"),
]
