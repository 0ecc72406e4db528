"""Registers of people and organisations, access, one's own account, and small things every desk page posts to."""

from django.urls import path

from varde.people.views import access, employees, organisations, own

app_name = "people"
urlpatterns = [
    path("demo/inn/", own.demo_login, name="demo_login"),
    path("sitt-ved/", own.sit_at, name="sit_at"),
    path("sprak/", own.choose_language, name="choose_language"),
    path("min-konto/", own.my_account, name="my_account"),
    path("min-konto/mine-opplysninger/", own.my_data, name="my_data"),
    path("utvalg/lagre/", own.save_view, name="save_view"),
    path("utvalg/<int:pk>/fjern/", own.forget_view, name="forget_view"),
    path("virksomheter/", organisations.organisations, name="organisations"),
    path("virksomheter/ny/", organisations.new_organisation, name="new_organisation"),
    path("virksomheter/<int:pk>/", organisations.organisation, name="organisation"),
    path("ansatte/", employees.employees, name="employees"),
    path("ansatte/ny/", employees.new_employee, name="new_employee"),
    path("ansatte/<int:pk>/", employees.employee, name="employee"),
    path("ansatte/<int:pk>/sla-sammen/", employees.merge, name="merge_employee"),
    path("ansatte/<int:pk>/slett/", employees.erase, name="erase_employee"),
    path("tilganger/", access.accounts, name="accounts"),
    path("tilganger/rolle/<int:pk>/ta-bort/", access.take_role, name="take_role"),
    path("tilganger/<int:pk>/slett/", access.erase, name="erase_account"),
]
