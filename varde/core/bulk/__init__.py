"""Rows by the thousand: what the rooms' `workbook.py` and the exchange share.

cells     one cell at a time: what was typed, what it means, or why it cannot be read
sheet     a sheet: its columns, its rows, what is wrong with them
batch     records on their way into one table: what is new, what differs, written without a query per row
"""

from varde.core.bulk.batch import (
    Batch,
    Change,
    Links,
    Table,
    fingerprint,
    in_chunks,
    insert_rows,
    restore_values,
    update_rows,
)
from varde.core.bulk.cells import (
    Unreadable,
    choice,
    day,
    decimal,
    fixed_values,
    place_code,
    text,
    text_list,
    whole,
)
from varde.core.bulk.sheet import (
    Column,
    EventBook,
    Handover,
    PlaceMatcher,
    Problem,
    Problems,
    ProjectBook,
    Row,
    Sheet,
    Work,
    count_by,
)

__all__ = [
    "Batch",
    "Change",
    "Column",
    "EventBook",
    "Handover",
    "Links",
    "PlaceMatcher",
    "Problem",
    "Problems",
    "ProjectBook",
    "Row",
    "Sheet",
    "Table",
    "Unreadable",
    "Work",
    "choice",
    "count_by",
    "day",
    "decimal",
    "fingerprint",
    "fixed_values",
    "in_chunks",
    "insert_rows",
    "place_code",
    "restore_values",
    "text",
    "text_list",
    "update_rows",
    "whole",
]
