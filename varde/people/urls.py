"""Small things every desk page posts to, and the registers of people and organisations."""

from django.urls import path

from varde.people import views

app_name = "people"
urlpatterns = [
    path("demo/inn/", views.demo_login, name="demo_login"),
    path("sitt-ved/", views.sit_at, name="sit_at"),
    path("sprak/", views.choose_language, name="choose_language"),
    path("min-konto/", views.my_account, name="my_account"),
    path("utvalg/lagre/", views.save_view, name="save_view"),
    path("utvalg/<int:pk>/fjern/", views.forget_view, name="forget_view"),
]
