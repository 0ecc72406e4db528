from django.urls import path

from varde.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.runs, name="list"),
    path("mal/", views.template, name="template"),
    path("eksport/", views.export, name="export"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/framdrift/", views.progress, name="progress"),
    path("<int:pk>/lagre/", views.store, name="store"),
    path("<int:pk>/angre/", views.undo, name="undo"),
    path("<int:pk>/liste/", views.problems, name="problems"),
]
