from django.urls import path

from varde.insight import views_quality as views

urlpatterns = [
    path("sjekk/", views.overview, name="quality"),
    path("sjekk/<int:year>/", views.overview, name="quality_year"),
    path("sjekk/<int:year>/<slug:slug>/", views.check, name="quality_check"),
    path("sjekk/<int:year>/<slug:slug>/<slug:subject>/", views.row, name="quality_row"),
    path("sjekk/angre/<int:pk>/", views.undo, name="quality_undo"),
]
