"""Addresses under /henvendelser/."""

from django.urls import path

from varde.inquiries import views

app_name = "inquiries"
urlpatterns = [
    path("", views.inquiry_list, name="list"),
    path("ny/", views.new, name="new"),
    path("<int:pk>/", views.inquiry, name="inquiry"),
    path("<int:pk>/endre/", views.edit, name="edit"),
    path("<int:pk>/utfall/", views.set_outcome, name="set_outcome"),
]
