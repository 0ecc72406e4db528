from django.urls import path

from varde.insight import views_periods as views

urlpatterns = [
    path("perioder/", views.year_list, name="periods"),
    path("perioder/<int:year>/", views.year, name="period"),
    path("perioder/<int:year>/last-ned/<slug:kind>/", views.download, name="period_download"),
]
