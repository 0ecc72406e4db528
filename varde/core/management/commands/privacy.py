"""varde privacy: the record of processing (GDPR art. 30), made from the models themselves."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from varde.core.privacy import Privacy

#: Tables of the libraries that hold something about persons. Our own say it themselves.
OTHERS = {
    "sessions.Session": Privacy(("session_data",), "Holde folk innlogget", "GDPR art. 6 nr. 1 e", "Tolv timer"),
    "account.EmailAddress": Privacy(("email",), "Pålogging", "GDPR art. 6 nr. 1 e", "Slettes med kontoen"),
    "account.EmailConfirmation": Privacy(("key",), "Pålogging", "GDPR art. 6 nr. 1 e", "Slettes med kontoen"),
    "mfa.Authenticator": Privacy(("data",), "To-trinns innlogging", "GDPR art. 32", "Slettes med kontoen"),
    "socialaccount.SocialAccount": Privacy(("uid",), "Pålogging", "GDPR art. 6 nr. 1 e", "Slettes med kontoen"),
    "socialaccount.SocialToken": Privacy(why_none="brukes ikke: settings lagrer ingen"),
    "socialaccount.SocialApp": Privacy(why_none="oppsett av pålogging"),
    "auth.Permission": Privacy(why_none="tekniske rettigheter, ikke i bruk"),
    "auth.Group": Privacy(why_none="ikke i bruk"),
    "contenttypes.ContentType": Privacy(why_none="navn på tabeller"),
    "django_tasks_database.DBTaskResult": Privacy(why_none="oppgaver med nøkler til rader, ikke navn"),
}


def record() -> dict[str, Privacy | None]:
    """{label of model: its line}; None where nobody has said."""
    found: dict[str, Privacy | None] = {}
    for model in apps.get_models():
        label = model._meta.label
        found[label] = getattr(model, "privacy", None) or OTHERS.get(label)
    return dict(sorted(found.items()))


class Command(BaseCommand):
    help = "Skriv protokollen over behandling av personopplysninger (personvernforordningen artikkel 30) som Markdown."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        lines = record()
        out = self.stdout.write
        out("# Personopplysninger i Varde\n")
        out("Laget av tabellene selv med `varde privacy`. Deltakere på arrangementer er tall, ikke personer.\n")
        out("| Tabell | Opplysninger | Formål | Grunnlag | Lagres |")
        out("|---|---|---|---|---|")
        for label, line in lines.items():
            if line and line.fields:
                out(f"| {label} | {', '.join(line.fields)} | {line.purpose} | {line.basis} | {line.kept} |")
        out("\n## Tabeller uten personopplysninger\n")
        for label, line in lines.items():
            if line and not line.fields:
                out(f"* {label}: {line.why_none}")
