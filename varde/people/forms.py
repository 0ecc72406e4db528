"""Forms of people, organisations and roles."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from varde.core.dates import today
from varde.core.forms import DateField, VersionMixin
from varde.people import queries
from varde.people.access import Viewer
from varde.people.models import Employee, Level, Organisation, OrganisationKind, Person, Role, Sector
from varde.people.rules import organisation_number, roles_to_give, shown_organisation_number
from varde.places.public import PlaceIndex, PlaceInfo, PlaceKind, fold

UNITS = (PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT)


class OrganisationForm(VersionMixin):
    """The template draws `units` as check boxes for the chosen ones, and `more` with a list to pick from."""

    title = forms.CharField(label=_("Navn"), max_length=200)
    kind = forms.ChoiceField(label=_("Slag"), choices=OrganisationKind.choices)
    organisation_number = forms.CharField(
        label=_("Organisasjonsnummer"),
        required=False,
        help_text=_("Ni siffer. Mellomrom gjør ingenting."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    sector = forms.ChoiceField(label=_("Sektor"), required=False, choices=[("", _("Ikke oppgitt")), *Sector.choices])
    level = forms.ChoiceField(
        label=_("Forvaltningsnivå"), required=False, choices=[("", _("Ikke oppgitt")), *Level.choices]
    )
    units = forms.MultipleChoiceField(label=_("Kommuner"), required=False, widget=forms.CheckboxSelectMultiple)
    more = forms.CharField(
        label=_("Legg til kommune eller bydel"),
        required=False,
        help_text=_("Skriv navn eller nummer. Flere skilles med komma: en tjeneste kan høre til mange kommuner."),
        widget=forms.TextInput(attrs={"list": "all-units", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        self.organisation = organisation
        if organisation is not None:
            kwargs["initial"] = {
                "title": organisation.name,
                "kind": organisation.kind,
                "organisation_number": shown_organisation_number(organisation.organisation_number),
                "sector": organisation.sector,
                "level": organisation.level,
                "units": [str(p.pk) for p in organisation.municipalities.all()],
                "version": organisation.version,
            }
        super().__init__(*args, **kwargs | {"prefix": "org"})
        chosen = self.data.getlist("org-units") if self.is_bound else kwargs.get("initial", {}).get("units", [])  # type: ignore[attr-defined]
        self.chosen = [i for v in chosen if v.isdigit() and (i := self._index.find_info(int(v))) is not None]
        self._offer()

    @cached_property
    def _index(self) -> PlaceIndex:
        return PlaceIndex.load()

    @cached_property
    def all_units(self) -> list[PlaceInfo]:
        return self._index.units(today(), *UNITS)

    def _offer(self) -> None:
        self.fields["units"].choices = [(str(i.id), i.name) for i in self.chosen]  # type: ignore[attr-defined]

    def clean_organisation_number(self) -> str | None:
        typed = self.cleaned_data["organisation_number"].strip()
        if not typed:
            return None
        if (number := organisation_number(typed)) is None:
            raise forms.ValidationError(_("Dette er ikke et gyldig organisasjonsnummer. Se over sifrene."))
        return number

    def clean_more(self) -> list[PlaceInfo]:
        """What was typed, found by number, by exact name, or as the only one that begins so."""
        found: list[PlaceInfo] = []
        for part in (p.strip() for p in self.cleaned_data["more"].split(",")):
            if not part:
                continue
            hits = [i for i in self.all_units if part in {i.code, i.label} or fold(i.name) == fold(part)]
            hits = hits or [i for i in self.all_units if fold(i.name).startswith(fold(part))]
            if len(hits) != 1:
                names = ", ".join(i.label for i in hits[:6])
                if hits:
                    text = _("«%(typed)s» kan være flere: %(names)s. Skriv nummeret.")
                else:
                    text = _("Vi finner ingen kommune eller bydel som heter «%(typed)s».%(names)s")
                raise forms.ValidationError(text % {"typed": part, "names": names})
            found += hits
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "more" in data:  # shown as chosen from now on, also when something else must be mended
            new = [i for i in data["more"] if i.id not in {c.id for c in self.chosen}]
            self.chosen += new
            self._offer()
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data.setlist("org-units", [str(i.id) for i in self.chosen if self._is_kept(i, new)])  # type: ignore[attr-defined]
            self.data["org-more"] = ""  # type: ignore[index]
        return data

    def _is_kept(self, unit: PlaceInfo, new: list[PlaceInfo]) -> bool:
        return unit in new or str(unit.id) in self.data.getlist("org-units")  # type: ignore[attr-defined]

    @property
    def record(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "name": data["title"],
            "kind": data["kind"],
            "sector": data["sector"],
            "level": data["level"],
            "organisation_number": data["organisation_number"],
            "municipalities": queries.places_with([i.id for i in self.chosen]),
        }


class EmployeeForm(VersionMixin):
    full_name = forms.CharField(label=_("Navn"), max_length=150)
    position = forms.CharField(label=_("Stilling"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-post"), required=False)
    phone = forms.CharField(
        label=_("Telefon"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    works_from = DateField(label=_("Ansatt fra"), required=False)
    works_to = DateField(label=_("Ansatt til"), required=False, help_text=_("Tomt betyr at hen arbeider her nå."))

    def __init__(self, *args: Any, employee: Employee | None = None, **kwargs: Any) -> None:
        if employee is not None:
            person = employee.person
            kwargs["initial"] = {
                "full_name": person.name,
                "position": employee.title,
                "email": person.email,
                "phone": person.phone,
                "works_from": employee.works_from,
                "works_to": employee.works_to,
                "version": person.version,
            }
        super().__init__(*args, **kwargs | {"prefix": "ansatt"})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("works_from"), data.get("works_to")
        if first and last and last < first:
            self.add_error("works_to", _("Sluttdatoen er før startdatoen."))
        return data

    @property
    def record(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "name": data["full_name"],
            "title": data["position"],
            **{k: data[k] for k in ("email", "phone", "works_from", "works_to")},
        }


class AddPersonForm(forms.Form):
    email = forms.EmailField(label=_("E-post"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    full_name = forms.CharField(label=_("Navn"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Rolle"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": "tilgang"})
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (r.value, r.label) for r in roles_to_give(is_national=viewer.may("national"))
        ]
        self.initial.setdefault("role", Role.ADVISER.value)


class ProfileForm(forms.Form):
    full_name = forms.CharField(label=_("Navn"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Språk"))

    def __init__(self, *args: Any, languages: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": "konto"})
        self.fields["language"].choices = languages  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    other = forms.ModelChoiceField(
        label=_("Samme person som"), queryset=Person.objects.none(), empty_label=_("Velg en person")
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": "slaa"})
        self.fields["other"].queryset = queries.others_at_the_centre_of(person)  # type: ignore[attr-defined]
