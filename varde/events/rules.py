"""What is allowed and how it is counted: pure functions, no database."""

from varde.events.models import Kind

#: Kinds that are competence offers: somebody learns something. Meetings do not count as such.
COMPETENCE_OFFERS: frozenset[str] = frozenset(
    {
        Kind.COURSE,
        Kind.STUDY_DAY,
        Kind.WEBINAR,
        Kind.CONFERENCE,
        Kind.TEACHING,
        Kind.EXERCISE,
        Kind.SUPERVISION,
    }
)
