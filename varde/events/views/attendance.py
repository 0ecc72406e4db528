"""Who was there on a day."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varde.core.forms import status_of, submit
from varde.events import actions, queries, rules
from varde.events.forms import AttendanceForm, MarginsForm
from varde.events.models import Mode, TeachingDay
from varde.events.rules import Group
from varde.events.views.asking import day_or_404, demand_change, viewer_of
from varde.places.public import Place


def more_rows(request: HttpRequest, prefix: str) -> QueryDict | None:
    """What was typed with two more rows for other groups, when that was what the button asked for."""
    if "more_rows" not in request.POST:
        return None
    data = request.POST.copy()
    name = f"{prefix}-more-TOTAL_FORMS"
    rows = str(data.get(name, ""))
    data[name] = str(min(int(rows) if rows.isdecimal() else 0, 198) + 2)
    return data


def _common_place(groups: Sequence[Group]) -> int | None:
    """Where most of them came from, or at least the rest: the place the form asks for once."""
    rest = next((g for g in groups if not g.is_stated and not g.way), None)
    if rest is not None:
        return rest.place
    places = {g.place for g in groups}
    return next(iter(places)) if len(places) == 1 else None


def _where_to(day: TeachingDay) -> str:
    return reverse("events:event", args=[day.event_id]) if day.event_id else reverse("events:list")


def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Groups by steppers and rows; `?mate=summer` for sector and level entered apart; `?fra=<day>` begins with what
    was registered on another day of the event."""
    day = day_or_404(request, pk)
    demand_change(request, day.centre_id)
    apart = request.GET.get("mate") == "summer"
    form: AttendanceForm | MarginsForm = _margins_form(request, day) if apart else _groups_form(request, day)
    is_more = request.method == "POST" and not apart and "more_rows" in request.POST

    def work() -> str:
        heads = actions.register_attendance(
            actor=viewer_of(request),
            day=day,
            rows=form.groups,
            version=form.opened_version,
            reason=form.reason,
        )
        without = rules.without_sector(form.groups)
        said = ngettext("Lagret: %(n)s deltaker.", "Lagret: %(n)s deltakere.", heads) % {"n": heads}
        if without:
            said += " " + _("%(without)s av %(heads)s er uten sektor.") % {"without": without, "heads": heads}
        messages.success(request, said)
        return _where_to(day)

    if request.method == "POST" and not is_more and (answer := submit(request, form, work)) is not None:
        return answer
    event = day.event
    context = {
        "day": day,
        "event": event,
        "form": form,
        "back": _where_to(day),
        "replaces": apart and any(g.is_stated for g in queries.groups_of(day)),
        "is_hybrid": event is not None and event.mode == Mode.HYBRID,
        "other_days": [d for d in queries.days_of(event) if d.pk != day.pk and d.attendance.all()] if event else [],
    }
    template = "events/attendance_margins.html" if apart else "events/attendance.html"
    return render(request, template, context, status=200 if is_more else status_of(form))


def _groups_form(request: HttpRequest, day: TeachingDay) -> AttendanceForm:
    viewer, event = viewer_of(request), day.event
    source = next((d for d in (queries.days_of(event) if event else []) if str(d.pk) == request.GET.get("fra")), day)
    groups = queries.groups_of(source)
    texts = queries.place_texts(groups)
    base = _common_place(groups)
    place: Place | None = queries.get_place(base) if base else (None if groups or event is None else event.place)
    host = "" if event is None else (event.host.name if event.host else event.host_name)
    offered = rules.offered_groups(queries.groups_last_used(viewer, host=host))
    if place is not None:
        texts[place.pk] = queries.place_label(place)
    if request.method != "POST":
        return AttendanceForm(
            on=day.on,
            now=groups,
            offered=offered,
            common_place=place,
            place_texts=texts,
            initial={"version": day.version},
        )
    more = more_rows(request, "a")
    form = AttendanceForm(more or request.POST, on=day.on, offered=offered)
    if more is not None:
        form.quiet()
    return form


def _margins_form(request: HttpRequest, day: TeachingDay) -> MarginsForm:
    if request.method == "POST":
        return MarginsForm(request.POST, on=day.on)
    groups = queries.groups_of(day)
    base = _common_place(groups)
    initial: dict[str, object] = {"version": day.version}
    if groups:
        initial["heads"] = sum(g.heads for g in groups)
        initial["place"] = queries.place_label(queries.get_place(base)) if base else ""
    return MarginsForm(on=day.on, initial=initial)
