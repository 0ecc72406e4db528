"""Addresses under /prosjekter/."""

from django.urls import path

from varde.projects.views import lists, projects

app_name = "projects"
urlpatterns = [
    path("", projects.project_list, name="list"),
    path("nytt/", projects.new, name="new"),
    path("<int:pk>/", projects.project, name="project"),
    path("<int:pk>/endre/", projects.edit, name="edit"),
    path("<int:pk>/status/", projects.change_status, name="status"),
    path("<int:pk>/<int:year>/", projects.edit_year, name="edit_year"),
    path("<int:pk>/<int:year>/kopier/", projects.copy_year, name="copy_year"),
    path("<int:pk>/<int:year>/fjern/", projects.remove_year, name="remove_year"),
    path("lister/", lists.fields, name="lists"),
    path("lister/hent/", lists.copy_fields, name="copy_fields"),
    path("lister/<int:pk>/", lists.field, name="field"),
    path("lister/<int:pk>/fjern/", lists.remove_field, name="remove_field"),
    path("lister/finansiering/", lists.funders, name="funders"),
    path("lister/finansiering/<int:pk>/", lists.funders, name="funder"),
    path("lister/tilskuddsbrev/", lists.letters, name="letters"),
    path("lister/tilskuddsbrev/<int:pk>/", lists.letter, name="letter"),
    path("lister/tilskuddsbrev/<int:pk>/hent/", lists.copy_headings, name="copy_headings"),
    path("lister/overskrift/<int:pk>/", lists.heading, name="heading"),
    path("lister/overskrift/<int:pk>/fjern/", lists.remove_heading, name="remove_heading"),
    path("lister/planer/", lists.measures, name="measures"),
    path("lister/planer/<int:pk>/", lists.measures, name="measure"),
    path("lister/planer/<int:pk>/fjern/", lists.remove_measure, name="remove_measure"),
]
