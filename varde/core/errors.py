"""Refusals that a person can read. Views turn them into a message beside the form; nothing typed is lost."""

from dataclasses import dataclass, field


class Refused(Exception):  # noqa: N818 - it is an answer, not an error
    """A business rule says no. The text is shown to the user as it stands (translated)."""

    status = 422


class YearIsClosed(Refused):
    """The year is closed for the centre; only the leader may change it, with a reason. `may_correct`: the one who was
    refused is such a leader, and only the reason is missing (core.forms.CorrectionMixin then asks for it)."""

    status = 409

    def __init__(self, text: object = "", *, may_correct: bool = False) -> None:
        super().__init__(text)
        self.may_correct = may_correct


@dataclass
class FieldDifference:
    """One field two people changed: label, what the database holds now, what you typed."""

    label: str
    theirs: str
    yours: str


@dataclass
class EditConflict(Exception):  # noqa: N818
    """Somebody saved the same record after you opened it. Nothing is written."""

    version_now: int
    changed_by: str = ""
    differences: list[FieldDifference] = field(default_factory=list)
