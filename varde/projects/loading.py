"""The lists every installation begins with. Run after every migrate and every flush; change nothing people wrote."""

from typing import Any

from django.db import connections

from varde.projects.models import CoreField, Funder, Partner

CORE_FIELDS = (
    ("vold", "Vold og overgrep"),
    ("traumer-beredskap", "Traumer og psykososial beredskap"),
    ("selvmord", "Selvmord og selvskading"),
    ("flyktninghelse", "Flyktninghelse og migrasjon"),
    ("psykisk-helse", "Psykisk helse og rus"),
    ("ledelse", "Ledelse og administrasjon"),
    ("kommunikasjon", "Kommunikasjon, digitalisering og prosjektstøtte"),
    ("other", "Annet"),
)
FUNDERS = (
    ("Hdir", "Helsedirektoratet"),
    ("Bufdir", "Barne-, ungdoms- og familiedirektoratet"),
    ("IMDi", "Integrerings- og mangfoldsdirektoratet"),
    ("HOD", "Helse- og omsorgsdepartementet"),
    ("Helse Sør-Øst", "Helse Sør-Øst RHF"),
    ("NKVTS", "Nasjonalt kunnskapssenter om vold og traumatisk stress"),
)
#: The order the report lists them in.
PARTNERS = ("RVTS", "NKVTS", "NSSF", "RBUP", "KORUS Øst", "KORUS Oslo", "NAPHA", "Andre")


def load_after_migrate(*, using: str, **_: Any) -> None:
    """The handler of post_migrate: three queries when all is there."""
    tables = set(connections[using].introspection.table_names())
    if not {m._meta.db_table for m in (CoreField, Funder, Partner)} <= tables:
        return
    codes = set(CoreField.objects.using(using).values_list("code", flat=True))
    CoreField.objects.using(using).bulk_create(
        [CoreField(code=c, name=n, order=i) for i, (c, n) in enumerate(CORE_FIELDS) if c not in codes]
    )
    funders = set(Funder.objects.using(using).values_list("name", flat=True))
    Funder.objects.using(using).bulk_create([Funder(name=n, full_name=full) for n, full in FUNDERS if n not in funders])
    partners = set(Partner.objects.using(using).values_list("name", flat=True))
    Partner.objects.using(using).bulk_create(
        [Partner(name=n, order=1000 if n == "Andre" else i) for i, n in enumerate(PARTNERS) if n not in partners]
    )
