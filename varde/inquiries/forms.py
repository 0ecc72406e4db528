"""The form of an inquiry."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varde.core.dates import today
from varde.core.forms import CorrectionMixin, DateField, VersionMixin
from varde.inquiries.models import Inquiry
from varde.inquiries.rules import has_identity_number, seems_to_name_somebody
from varde.people.public import Viewer
from varde.places.public import Centre, PlaceIndex, places_of
from varde.projects.public import projects_at


class InquiryForm(VersionMixin, CorrectionMixin, forms.ModelForm):
    """Give `prefix`. The subject is refused while it holds an identity number, and questioned when it seems to name
    somebody: the sender may say that it does not."""

    received_on = DateField(label=_("Mottatt"))
    place_text = forms.CharField(
        label=_("Kommune"),
        required=False,
        help_text=_("Navn eller nummer. «UTL» er utlandet."),
        widget=forms.TextInput(attrs={"list": "kommuner", "autocomplete": "off"}),
    )
    names_nobody = forms.BooleanField(
        label=_("Emnet navngir ingen privatperson"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Inquiry
        fields = ("received_on", "channel", "subject", "outcome", "project", "number")

    def __init__(self, *args: Any, viewer: Viewer, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inquiry: Inquiry = self.instance
        self.fields["project"].queryset = projects_at(viewer, centre)  # type: ignore[attr-defined]
        self.fields["project"].help_text = _("Hvis henvendelsen førte til et prosjekt.")
        self.fields["subject"].help_text = _("Skriv tema, ikke hvem. Emnet slettes etter to år.")
        self.fields["number"].required = False
        for name, unsaid in (("channel", _("Ikke oppgitt")), ("outcome", _("Åpen, ikke avsluttet"))):
            choices = [c for c in self.fields[name].choices if c[0]]  # type: ignore[attr-defined]
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label,
                required=False,
                widget=forms.RadioSelect,
                choices=[("", unsaid), *choices],
            )
        if inquiry.pk:
            self.initial["version"] = inquiry.version
            self.initial["place_text"] = f"{inquiry.place.code} {inquiry.place.name}" if inquiry.place else ""
        else:
            self.initial.setdefault("received_on", today())

    def clean_subject(self) -> str:
        subject = str(self.cleaned_data["subject"]).strip()
        if has_identity_number(subject):
            raise forms.ValidationError(_("Dette ser ut som et fødselsnummer. Skriv tema, ikke hvem."))
        return subject

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        subject = data.get("subject", "")
        if seems_to_name_somebody(subject):
            self.fields["names_nobody"].widget = forms.CheckboxInput()
            if not data.get("names_nobody"):
                self.add_error(
                    "subject", _("Dette ser ut som navnet på en person. Skriv tema, ikke hvem, eller kryss av under.")
                )
        self._clean_place(str(data.get("place_text") or "").strip())
        return data

    def _clean_place(self, text: str) -> None:
        """Number or name as it was on the day; «3301 Drammen», as the list proposes, too."""
        self.cleaned_data["place"] = None
        if not text:
            return
        on = self.cleaned_data.get("received_on") or today()
        index = PlaceIndex.load()
        info = index.find(text.split()[0], on) if text.split()[0].isalnum() else None
        hits = [info] if info else index.search(text, on, 6)
        exact = [h for h in hits if h.name.casefold() == text.casefold()]
        hits = exact[:1] if len(exact) == 1 else hits
        if len(hits) == 1:
            self.cleaned_data["place"] = places_of([hits[0].id]).first()
        elif hits:
            self.add_error("place_text", _("Flere passer: %(hits)s.") % {"hits": ", ".join(h.label for h in hits)})
        else:
            self.add_error("place_text", _("Fant ingen kommune, bydel eller fylke som heter dette."))

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "place")}

    def _post_clean(self) -> None:
        """The actions check and save; the form only reads."""


class OutcomeForm(CorrectionMixin, forms.Form):
    """One click in the list. Give `prefix`."""

    outcome = forms.ChoiceField(required=False)
