"""Forms of projects and their years."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varde.core.dates import today
from varde.core.forms import CorrectionMixin, DateField, VersionMixin
from varde.people.public import Organisation, Viewer, find_organisation, persons_at
from varde.places.public import Centre, places_of, region_units
from varde.projects import queries
from varde.projects.models import ActivityGoal, Project, ProjectStatus, ProjectYear
from varde.projects.rules import NEXT_STATUSES

_MANY = forms.CheckboxSelectMultiple


class OrganisationsField(forms.CharField):
    """Organisations of the register, one name or organisation number per line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(o.name for o in value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> list[Organisation]:
        found, unknown = [], []
        for line in (raw.strip() for raw in (super().clean(value) or "").splitlines()):
            if line:
                hit = find_organisation(line)
                if hit is None:
                    unknown.append(line)
                else:
                    found.append(hit)
        if unknown:
            raise forms.ValidationError(
                _("Finnes ikke i virksomhetsregisteret: %(names)s. Legg dem inn der først, eller rett navnet.")
                % {"names": ", ".join(unknown)}
            )
        return found


class ProjectForm(VersionMixin, forms.ModelForm):
    """The description of a project. Give `prefix`."""

    starts_on = DateField(label=_("Start"), required=False)
    ends_on = DateField(label=_("Slutt"), required=False)
    organisations = OrganisationsField(
        label=_("Tjenester og virksomheter"), help_text=_("Navn eller organisasjonsnummer, én per linje.")
    )

    class Meta:
        model = Project
        fields = (
            "title", "number", "goal", "target_group", "leader", "group", "starts_on", "ends_on", "municipalities",
            "organisations",
        )  # fmt: skip
        widgets = {
            "goal": forms.Textarea(attrs={"rows": 4}),
            "target_group": forms.Textarea(attrs={"rows": 2}),
            "group": _MANY,
            "municipalities": _MANY,
        }

    def __init__(self, *args: Any, viewer: Viewer, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        persons = persons_at(viewer, centre)
        for name in ("leader", "group"):
            self.fields[name].queryset = persons  # type: ignore[attr-defined]
        here = [unit.id for unit in region_units(centre, today())]
        if self.instance.pk:
            here += self.instance.municipalities.values_list("pk", flat=True)
            self.initial["version"] = self.instance.version
            self.initial["organisations"] = list(self.instance.organisations.all())
        self.fields["municipalities"].queryset = places_of(here)  # type: ignore[attr-defined]
        self.fields["number"].required = False
        self.fields["number"].help_text = _("La feltet stå tomt, så får prosjektet neste ledige nummer.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("Slutten kan ikke være før starten."))
        return data

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self) -> None:
        """The actions check and save; the form only reads."""


class NewProjectForm(CorrectionMixin, ProjectForm):
    """A new project with the least that its first year needs."""

    year = forms.TypedChoiceField(label=_("Første år"), coerce=int)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[(s.value, s.label) for s in (ProjectStatus.PLANNED, ProjectStatus.RUNNING)],
        widget=forms.RadioSelect,
        initial=ProjectStatus.PLANNED,
    )
    field_name = forms.ChoiceField(label=_("Tjenesteområde"), required=False)
    funder = forms.ModelChoiceField(queries.funders(), label=_("Finansiering"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, centre=centre, **kwargs)
        this = today().year
        self.fields["year"].choices = [(y, y) for y in range(this + 1, this - 12, -1)]  # type: ignore[attr-defined]
        self.initial.setdefault("year", this)
        self.initial.setdefault("funder", queries.default_funder())
        names = queries.field_names_of(centre)
        self.fields["field_name"].choices = [("", _("Ikke oppgitt")), *((n, n) for n in names)]  # type: ignore[attr-defined]


class ProjectYearForm(VersionMixin, CorrectionMixin, forms.ModelForm):
    """What the report says of a project in one year. Give `prefix` and an instance."""

    goals_served = forms.MultipleChoiceField(
        label=_("Aktivitetsmål tiltaket svarer på"), required=False, widget=_MANY,
        choices=[(g.value, f"{g.value} {g.label}") for g in ActivityGoal],
    )  # fmt: skip

    class Meta:
        model = ProjectYear
        fields = (
            "field", "other_fields", "status", "funder", "other_funders", "user_involvement", "partners",
            "cooperation_kind", "headings", "plan_measures", "goals_served", "activity",
        )  # fmt: skip
        widgets = {
            "other_fields": _MANY,
            "other_funders": _MANY,
            "headings": _MANY,
            "plan_measures": _MANY,
            "partners": _MANY,
            "user_involvement": forms.RadioSelect,
            "cooperation_kind": forms.RadioSelect,
            "activity": forms.Textarea(attrs={"rows": 8}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: ProjectYear = self.instance
        self.initial["version"] = row.version
        fields = queries.fields_of(row.project.centre, row.year)
        for name in ("field", "other_fields"):
            self.fields[name].queryset = fields  # type: ignore[attr-defined]
        self.fields["other_fields"].help_text = _("Vises i rapporten. Prosjektet telles bare i det første.")
        self.fields["other_funders"].help_text = _("Skrives i parentesen etter tittelen. Telles ikke.")
        self.fields["other_funders"].queryset = self.fields["funder"].queryset = queries.funders()  # type: ignore[attr-defined]
        self.fields["partners"].queryset = queries.partners()  # type: ignore[attr-defined]
        self.fields["plan_measures"].queryset = queries.plan_measures()  # type: ignore[attr-defined]
        headings = queries.headings_of_year(row.year)
        self.fields["headings"].queryset = queries.headings_queryset(row.year)  # type: ignore[attr-defined]
        self.fields["headings"].choices = [(h.pk, _heading_label(h)) for h in headings]  # type: ignore[attr-defined]
        for name in ("user_involvement", "cooperation_kind"):
            choices = [c for c in self.fields[name].choices if c[0]]  # type: ignore[attr-defined]
            unsaid = _("Ikke oppgitt") if name == "user_involvement" else _("Ingen")
            self.fields[name].choices = [("", unsaid), *choices]  # type: ignore[attr-defined]
        for name in ("other_fields", "other_funders", "headings", "plan_measures"):
            if not self.fields[name].queryset.exists():  # type: ignore[attr-defined]
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}

    def _post_clean(self) -> None:
        """The actions check and save; the form only reads."""


def _heading_label(heading: Any) -> str:
    funder = heading.letter.funder.name
    return str(heading) if funder == "Hdir" else f"{funder} {heading}"


class StatusForm(CorrectionMixin, forms.Form):
    """Another status from a day on. Give `prefix`."""

    status = forms.ChoiceField(label=_("Ny status"), widget=forms.RadioSelect)
    from_on = DateField(label=_("Gjelder fra"))
    why = forms.CharField(
        label=_("Hvorfor"),
        help_text=_("Må fylles ut når arbeidet stopper opp eller tas opp igjen."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=500,
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(s, ProjectStatus(s).label) for s in NEXT_STATUSES[project.status]]
        self.fields["status"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("status", choices[0][0])
        self.initial.setdefault("from_on", today())


class CopyYearForm(CorrectionMixin, forms.Form):
    """Which year the project is taken on to. Give `prefix`."""

    year = forms.TypedChoiceField(label=_("Ta prosjektet med i"), coerce=int)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(y, y) for y in years]  # type: ignore[attr-defined]


class RemoveYearForm(CorrectionMixin, forms.Form):
    """A confirmation. Give `prefix`."""
