"""Pages for the lists behind projects: fields, funders, grant letters with headings, measures of national plans."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from varde.core import idempotency
from varde.core.dates import today
from varde.core.errors import Refused
from varde.core.forms import status_of, submit
from varde.people.public import Viewer, at_desk, demand, found
from varde.places.public import Centre
from varde.projects import actions, queries
from varde.projects.forms_lists import FieldForm, FunderForm, LetterForm, MeasureForm, PasteForm, TitleForm

pages = require_http_methods(["GET", "HEAD", "POST"])


def _keeper(request: HttpRequest) -> tuple[Viewer, Centre]:
    """The lists are for those who may change projects."""
    viewer, centre = at_desk(request)
    demand(viewer, "projects")
    return viewer, centre


def _do(request: HttpRequest, back: str, work: Callable[[], str]) -> HttpResponse:
    """A button without a form: do it, say what was done or why not, and go back."""

    def once() -> str:
        messages.success(request, work())
        return back

    try:
        return redirect(idempotency.once(request, once))
    except Refused as e:
        messages.error(request, str(e))
        return redirect(back)


def _show(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    return render(request, f"projects/{template}.html", {"form": form, **context}, status=status_of(form))


@pages
def fields(request: HttpRequest) -> HttpResponse:
    viewer, centre = _keeper(request)
    this = today().year
    years = sorted({*queries.years_with_fields(centre), this, this + 1}, reverse=True)
    wanted = request.GET.get("aar", "")
    year = next((y for y in years if str(y) == wanted), this)
    form = FieldForm(request.POST or None, prefix="felt")
    here = f"{reverse('projects:lists')}?aar={year}"

    def work() -> str:
        data = form.cleaned_data
        made = actions.add_field(
            actor=viewer, centre=centre, year=year, name=data["title"], core_field=data["core_field"]
        )
        messages.success(request, _("«%(name)s» er lagt til.") % {"name": made.name})
        return here

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    shown = queries.fields_with_use(centre, year)
    before = next((y for y in years if y < year and queries.fields_of(centre, y).exists()), None)
    return _show(request, "list_fields", form, fields=shown, years=years, year=year, before=before)


@require_POST
def copy_fields(request: HttpRequest) -> HttpResponse:
    viewer, centre = _keeper(request)
    years = {str(y): y for y in range(2000, 2101)}
    year, before = years.get(request.POST.get("year", "")), years.get(request.POST.get("before", ""))
    if year is None or before is None:
        return redirect("projects:lists")

    def work() -> str:
        n = actions.copy_fields(actor=viewer, centre=centre, from_year=before, year=year)
        return ngettext("%(n)s tjenesteområde er hentet.", "%(n)s tjenesteområder er hentet.", n) % {"n": n}

    return _do(request, f"{reverse('projects:lists')}?aar={year}", work)


@pages
def field(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    shown = found(lambda: queries.get_field(viewer, pk))
    demand(viewer, "projects", shown.centre)
    form = FieldForm(request.POST or None, prefix="felt", field=shown)
    back = f"{reverse('projects:lists')}?aar={shown.year}"

    def work() -> str:
        data = form.cleaned_data
        actions.change_field(
            actor=viewer, field=shown, name=data["title"], core_field=data["core_field"],
            order=shown.order if data["order"] is None else data["order"], reason=form.reason,
        )  # fmt: skip
        messages.success(request, _("Lagret."))
        return back

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    return _show(
        request, "list_edit", form, heading=shown.name, back=back, remove=reverse("projects:remove_field", args=[pk])
    )


@require_POST
def remove_field(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = at_desk(request)
    shown = found(lambda: queries.get_field(viewer, pk))
    demand(viewer, "projects", shown.centre)
    back = f"{reverse('projects:lists')}?aar={shown.year}"

    def work() -> str:
        actions.remove_field(actor=viewer, field=shown)
        return _("«%(name)s» er fjernet.") % {"name": shown.name}

    return _do(request, back, work)


@pages
def funders(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The list with a form for one more; with a key, the form of that one."""
    viewer, _centre = _keeper(request)
    shown = found(lambda: queries.get_funder(pk)) if pk is not None else None
    initial = {"title": shown.name, "full_name": shown.full_name} if shown else {}
    form = FunderForm(request.POST or None, prefix="fin", initial=initial)
    back = reverse("projects:funders")

    def work() -> str:
        data = form.cleaned_data
        actions.change_funder(actor=viewer, funder=shown, name=data["title"], full_name=data["full_name"])
        messages.success(request, _("Lagret."))
        return back

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    if shown:
        return _show(request, "list_edit", form, heading=initial["title"], back=back)
    return _show(request, "list_funders", form, funders=queries.funders())


@pages
def letters(request: HttpRequest) -> HttpResponse:
    viewer, _centre = _keeper(request)
    form = LetterForm(request.POST or None, prefix="brev")

    def work() -> str:
        data = form.cleaned_data
        made = actions.save_letter(
            actor=viewer, letter=None, funder=data["funder"], year=data["year"], title=data["title"]
        )
        messages.success(request, _("Tilskuddsbrevet er lagt inn. Lim inn overskriftene, eller hent fjorårets."))
        return reverse("projects:letter", args=[made.pk])

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    return _show(request, "list_letters", form, letters=queries.letters())


@pages
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, centre = _keeper(request)
    shown = found(lambda: queries.get_letter(pk))
    form = PasteForm(request.POST or None, prefix="lim")

    def work() -> str:
        new, changed = actions.paste_headings(actor=viewer, letter=shown, text=form.cleaned_data["headings"])
        messages.success(request, _("%(new)s nye overskrifter, %(changed)s endret.") % {"new": new, "changed": changed})
        return reverse("projects:letter", args=[pk])

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    return _show(request, "list_letter", form, letter=shown, headings=queries.headings_with_use(shown, viewer, centre))


@require_POST
def copy_headings(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = _keeper(request)
    shown = found(lambda: queries.get_letter(pk))

    def work() -> str:
        n = actions.copy_headings(actor=viewer, letter=shown)
        return ngettext("%(n)s overskrift er hentet.", "%(n)s overskrifter er hentet.", n) % {"n": n}

    return _do(request, reverse("projects:letter", args=[pk]), work)


@pages
def heading(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = _keeper(request)
    shown = found(lambda: queries.get_heading(pk))
    form = TitleForm(request.POST or None, prefix="over", initial={"title": shown.title})
    back = reverse("projects:letter", args=[shown.letter_id])

    def work() -> str:
        actions.change_heading(actor=viewer, heading=shown, title=form.cleaned_data["title"])
        messages.success(request, _("Lagret."))
        return back

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    remove = reverse("projects:remove_heading", args=[pk])
    return _show(request, "list_edit", form, heading=shown.number, back=back, remove=remove)


@require_POST
def remove_heading(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = _keeper(request)
    shown = found(lambda: queries.get_heading(pk))
    label = str(shown)

    def work() -> str:
        actions.remove_heading(actor=viewer, heading=shown)
        return _("«%(name)s» er fjernet.") % {"name": label}

    return _do(request, reverse("projects:letter", args=[shown.letter_id]), work)


@pages
def measures(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The list with a form for one more; with a key, the form of that one."""
    viewer, _centre = _keeper(request)
    shown = found(lambda: queries.get_plan_measure(pk)) if pk is not None else None
    back = reverse("projects:measures")
    form: MeasureForm | TitleForm
    if shown:
        form = TitleForm(request.POST or None, prefix="tiltak", initial={"title": shown.title})
    else:
        form = MeasureForm(request.POST or None, prefix="tiltak")

    def work() -> str:
        data = form.cleaned_data
        if shown:
            actions.change_plan_measure(actor=viewer, measure=shown, title=data["title"])
        else:
            actions.add_plan_measure(actor=viewer, plan=data["plan"], number=data["number"], title=data["title"])
        messages.success(request, _("Lagret."))
        return back

    if request.method == "POST" and (answer := submit(request, form, work)):
        return answer
    if shown:
        remove = reverse("projects:remove_measure", args=[shown.pk])
        return _show(request, "list_edit", form, heading=str(shown), back=back, remove=remove)
    return _show(request, "list_measures", form, measures=queries.plan_measures())


@require_POST
def remove_measure(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, _centre = _keeper(request)
    shown = found(lambda: queries.get_plan_measure(pk))
    label = str(shown)

    def work() -> str:
        actions.remove_plan_measure(actor=viewer, measure=shown)
        return _("«%(name)s» er fjernet.") % {"name": label}

    return _do(request, reverse("projects:measures"), work)
