"""Sums of the grid: pure functions, no database."""

import zlib
from collections.abc import Mapping
from decimal import Decimal

#: {(name of the field, id of the funder): FTE}
Cells = Mapping[tuple[str, int], Decimal]


def fingerprint(cells: Cells) -> int:
    """One number that changes with any cell: the version of a whole year."""
    text = ";".join(f"{name}|{funder}|{fte.normalize():f}" for (name, funder), fte in sorted(cells.items()))
    return zlib.crc32(text.encode())


def sum_by_field(cells: Cells) -> dict[str, Decimal]:
    """{name of the field: FTE}"""
    sums: dict[str, Decimal] = {}
    for (name, _funder), fte in cells.items():
        sums[name] = sums.get(name, Decimal(0)) + fte
    return sums


def sum_by_funder(cells: Cells) -> dict[int, Decimal]:
    """{id of the funder: FTE}"""
    sums: dict[int, Decimal] = {}
    for (_name, funder), fte in cells.items():
        sums[funder] = sums.get(funder, Decimal(0)) + fte
    return sums
