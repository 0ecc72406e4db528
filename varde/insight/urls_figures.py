from django.urls import path

from varde.insight import views

urlpatterns = [
    path("tall/", views.figures, name="figures"),
    path("tall/last/<slug:kind>/", views.figures_file, name="figures_file"),
    path("tall/<str:key>/", views.one_figure, name="figure"),
    path("tall/<str:key>/bak/", views.behind, name="behind"),
    path("tall/<str:key>/last/<slug:kind>/", views.figure_file, name="figure_file"),
]
