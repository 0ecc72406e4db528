"""Pure rules about people and organisations."""

from stdnum.exceptions import ValidationError
from stdnum.no import orgnr

from varde.people.models import Role

NARROW = "\u00a0"


def organisation_number(text: str) -> str | None:
    """Nine digits as they are kept, or None when the check digit says that it is no organisation number."""
    try:
        return str(orgnr.validate(text.replace(NARROW, " ").removeprefix("NO").removesuffix("MVA").strip()))
    except ValidationError:
        return None


def shown_organisation_number(number: str | None) -> str:
    """974760673 -> «974 760 673», with spaces that do not break."""
    return NARROW.join((number[:3], number[3:6], number[6:])) if number else ""


def roles_to_give(*, is_national: bool) -> list[Role]:
    """The roles somebody may give and take: the national role only by those who have it."""
    return [r for r in Role if is_national or r != Role.NATIONAL_ADMINISTRATOR]
