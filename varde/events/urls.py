"""Addresses below /arrangementer/."""

from django.urls import path

from varde.events.views import attendance, evaluating, lists, pages, quick, status

app_name = "events"
urlpatterns = [
    path("", lists.event_list, name="list"),
    path("hurtig/", quick.quick, name="quick"),
    path("hurtig/<int:pk>/", quick.quick_saved, name="quick_saved"),
    path("hurtig/<int:pk>/angre/", quick.undo_quick, name="undo_quick"),
    path("steder/", quick.places, name="places"),
    path("verter/", quick.hosts, name="hosts"),
    path("prosjektforslag/", quick.project_guess, name="project_guess"),
    path("ny/", pages.new_event, name="new"),
    path("dag/<int:pk>/", attendance.attendance, name="attendance"),
    path("<int:pk>/", pages.event_page, name="event"),
    path("<int:pk>/rediger/", pages.edit_event, name="edit"),
    path("<int:pk>/gjenta/", pages.copy_event, name="copy"),
    path("<int:pk>/slett/", pages.delete_draft, name="delete_draft"),
    path("<int:pk>/flytt/", status.move, name="move"),
    path("<int:pk>/evaluering/", evaluating.evaluation, name="evaluation"),
    path("<int:pk>/<slug:change>/", status.change_status, name="change_status"),
]
