"""The front door and the desk's home page."""

from django.urls import path

from varde.core.views import health
from varde.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.front, name="front"),
    path("hjem/", views.home, name="home"),
    path("hjem/sjekk/", views.home_warnings, name="home_warnings"),
    path("slik-bruker-du-varde/", views.guide, name="guide"),
    path("komponenter/", views.components, name="components"),
    path("helse/", health, name="health"),
]
