"""The centre's employees."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from varde.core import audit, idempotency
from varde.core.dates import today
from varde.core.errors import Refused
from varde.core.forms import status_of, submit
from varde.core.listing import Column, Filter, Listing
from varde.people import actions, queries
from varde.people.access import Viewer
from varde.people.forms import EmployeeForm, MergeForm
from varde.people.models import Employee

COLUMNS = (
    Column(
        "name", _("Navn"), lambda e: e.person.name, sort="person__name",
        link=lambda e: reverse("people:employee", args=[e.pk]),
    ),
    Column("title", _("Stilling"), lambda e: e.title, sort="title"),
    Column("email", _("E-post"), lambda e: e.person.email),
    Column("phone", _("Telefon"), lambda e: e.person.phone),
    Column("from", _("Fra"), lambda e: e.works_from, sort="works_from", kind="date"),
    Column("to", _("Til"), lambda e: e.works_to, sort="works_to", kind="date"),
)  # fmt: skip


def _working(found: QuerySet, value: str) -> QuerySet:
    here_now = Q(works_to=None) | Q(works_to__gte=today())
    return found.filter(here_now) if value == "na" else found.exclude(here_now)


FILTERS = (Filter("arbeider", _("Arbeider her"), _working, lambda: [("na", _("Nå")), ("for", _("Har sluttet"))]),)


def employees(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    listing = Listing(
        page_name="employees",
        request=request,
        queryset=queries.employees_at_desk(viewer),
        columns=COLUMNS,
        filters=FILTERS,
        search_in=("person__name", "person__email", "title"),
        default_sort="person__name",
        saved_views=list(queries.saved_views_of(viewer, "employees")),
        file_name="ansatte",
    )
    if kind := listing.wants_export():
        return listing.export(kind)
    return render(request, "people/employee_list.html", {"listing": listing, "may_change": viewer.may("employees")})


def _get(viewer: Viewer, pk: int) -> Employee:
    try:
        return queries.get_employee(viewer, pk)
    except Employee.DoesNotExist as e:
        raise Http404 from e


def new_employee(request: HttpRequest) -> HttpResponse:
    if not request.viewer.may("employees"):  # type: ignore[attr-defined]
        raise PermissionDenied
    return _form(request, None)


def employee(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, _get(request.viewer, pk))  # type: ignore[attr-defined]


def _form(request: HttpRequest, found: Employee | None) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    may_change = viewer.may("employees", found.centre if found else None)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = EmployeeForm(request.POST if request.method == "POST" else None, employee=found)

    def work() -> str:
        if found is None:
            made = actions.create_employee(actor=viewer, centre=viewer.centre, data=form.record)
        else:
            made = actions.update_employee(actor=viewer, employee=found, data=form.record, version=form.opened_version)
        messages.success(request, _("%(name)s er lagret.") % {"name": made.person.name})
        return reverse("people:employees")

    if request.method == "POST" and (answer := submit(request, form, work)) is not None:
        return answer
    return render(
        request,
        "people/employee_form.html",
        {
            "form": form,
            "employee": found,
            "may_change": may_change,
            "merge_form": MergeForm(person=found.person) if found and may_change else None,
            "lines": audit.history_of(found.person)[:20] if found else [],
        },
        status=status_of(form),
    )


@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """This employee's person stays; the other one is taken up in it."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = _get(viewer, pk)
    if not viewer.may("employees", found.centre):
        raise PermissionDenied
    form = MergeForm(request.POST, person=found.person)
    here = reverse("people:employee", args=[found.pk])
    if not form.is_valid():
        messages.error(request, _("Velg hvem som er samme person."))
        return redirect(here)

    def work() -> str:
        actions.merge_persons(actor=viewer, kept=found.person, gone=form.cleaned_data["other"])
        messages.success(request, _("De to er slått sammen til én."))
        return here

    return redirect(idempotency.once(request, work))


def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; on POST the person is gone for good."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = _get(viewer, pk)
    if not viewer.may("employees", found.centre):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "people/employee_erase.html", {"employee": found})

    def work() -> str:
        actions.erase_person(actor=viewer, person=found.person)
        messages.success(request, _("Personen er slettet. Tallene står som de sto."))
        return reverse("people:employees")

    try:
        return redirect(idempotency.once(request, work))
    except Refused as e:
        messages.error(request, str(e))
        return redirect("people:employee", pk=found.pk)
