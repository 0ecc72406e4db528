"""A place typed as text, and a host typed as text."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from varde.events import queries
from varde.people.public import Organisation
from varde.places.public import Place, PlaceIndex


class TypeAhead(forms.TextInput):
    """A text field with suggestions while one types (a datalist filled by htmx); without JavaScript it is a plain
    text field, and the form understands number, name, or the beginning of a name."""

    def __init__(self, url: Any, list_id: str, **attrs: Any) -> None:
        super().__init__(
            attrs={
                "list": list_id,
                "autocomplete": "off",
                "hx-get": reverse_lazy(url),
                "hx-trigger": "input changed delay:200ms",
                "hx-target": f"#{list_id}",
                "hx-swap": "innerHTML",
            }
            | attrs
        )


def place_field(label: Any, **given: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=120, widget=TypeAhead("events:places", "place-list"), **given
    )


def host_field(label: Any, **given: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=200, widget=TypeAhead("events:hosts", "host-list"), **given
    )


def read_place(form: forms.BaseForm, name: str, on: date | None, index: PlaceIndex | None = None) -> Place | None:
    """The place typed in a field, or None with an error on it. Where several fit, the field becomes a list to choose
    from when the page is shown again."""
    text = form.cleaned_data.get(name, "").strip()
    if not text or on is None:
        return None
    found = queries.places_like(text, on, index=index)
    if len(found) == 1:
        return queries.get_place(found[0].id)
    if found:
        form.fields[name].widget = forms.Select(choices=[("", _("Velg …")), *((p.label, p.label) for p in found)])
        form.add_error(name, _("Flere steder passer. Velg det du mener."))
    else:
        form.add_error(
            name,
            _("Vi finner ikke «%(text)s». Skriv navn eller nummer på kommune, bydel eller fylke.") % {"text": text},
        )
    return None


def read_host(text: str) -> tuple[Organisation | None, str]:
    """The organisation in the register with this name, else the name as it was typed."""
    found = queries.find_host(text) if text.strip() else None
    return (found, "") if found else (None, text.strip())
