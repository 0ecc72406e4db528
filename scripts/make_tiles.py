"""Lay Varde's tile map: one square per municipality and Oslo district, region by region.

    python scripts/make_tiles.py MUNICIPALITIES.geojson varde/places/data/places.csv

Needs numpy and scipy (developer's side only). The map is computed, not drawn after anybody's: from the middle of
each unit and from who borders on whom, units are pushed apart until they have equal room, put on a grid (an
assignment problem), and then moved about by simulated annealing so that neighbours lie beside each other and in the
right direction. The same input gives the same map. Regions are then set beside each other, so that the five make a
picture of the country, and a region alone is its own part of it.
"""

import csv
import json
import math
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

Point = tuple[float, float]
#: Where the city districts really lie (degrees east, north), and which of them are neighbours.
DISTRICTS = {
    "030101": (10.780, 59.905), "030102": (10.768, 59.925), "030103": (10.757, 59.938), "030104": (10.738, 59.928),
    "030105": (10.700, 59.920), "030106": (10.650, 59.922), "030107": (10.675, 59.955), "030108": (10.755, 59.955),
    "030109": (10.810, 59.943), "030110": (10.880, 59.962), "030111": (10.925, 59.962), "030112": (10.855, 59.930),
    "030113": (10.830, 59.890), "030114": (10.790, 59.862), "030115": (10.815, 59.835),
}  # fmt: skip
BORDERS = [
    "01-02",
    "01-04",
    "01-05",
    "01-09",
    "01-12",
    "01-13",
    "01-14",
    "02-03",
    "02-04",
    "02-09",
    "03-04",
    "03-08",
    "03-09",
    "04-05",
    "04-08",
    "05-06",
    "05-07",
    "05-08",
    "06-07",
    "07-08",
    "08-09",
    "09-10",
    "09-12",
    "10-11",
    "10-12",
    "11-12",
    "12-13",
    "13-14",
    "14-15",
    "13-15",
]
#: Where Oslo meets the others.
OSLO = {"3201": ("06", "07"), "3232": ("10", "11", "08"), "3222": ("11", "12"), "3207": ("15",), "3220": ("13", "15"),
        "3212": ("14",), "3234": ("08",)}  # fmt: skip
#: Grid of each region (columns at most), and where its corner lies in the picture of the country (row, column).
REGIONS = {
    "nord": (13, (0, 13)), "midt": (11, (18, 8)), "vest": (9, (31, 0)), "ost": (10, (31, 19)), "sor": (9, (36, 10))
}  # fmt: skip


def middle(geometry: dict[str, Any]) -> Point:
    """The middle of the largest part of a shape."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    best, size = (0.0, 0.0), -1.0
    for rings in polygons:
        area = x = y = 0.0
        for (x1, y1, *_), (x2, y2, *_) in zip(rings[0], rings[0][1:], strict=False):
            cross = x1 * y2 - x2 * y1
            area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
        if abs(area) > size and area:
            best, size = (x / (3 * area), y / (3 * area)), abs(area)
    return best


def corners(value: Any) -> set[Point]:
    if isinstance(value[0], (int, float)):
        return {(round(value[0], 5), round(value[1], 5))}
    return set().union(*(corners(v) for v in value))


def read_map(path: str) -> tuple[dict[str, Point], set[tuple[str, str]]]:
    """Middles of units, and pairs that share a border."""
    features = json.loads(Path(path).read_text())["features"]
    owner: dict[Point, set[str]] = defaultdict(set)
    middles = {}
    for f in features:
        code = next(str(v) for k, v in f["properties"].items() if "kommunenummer" in k.lower())
        middles[code] = middle(f["geometry"])
        for corner in corners(f["geometry"]["coordinates"]):
            owner[corner].add(code)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for codes in owner.values():
        for a in codes:
            for b in codes:
                if a < b:
                    shared[a, b] += 1
    pairs = {p for p in shared if "0301" not in p}
    pairs |= {(f"0301{b[:2]}", f"0301{b[3:]}") for b in BORDERS}
    pairs |= {(f"0301{d}", code) for code, ds in OSLO.items() for d in ds}
    return middles | DISTRICTS, pairs


def spread(xy: np.ndarray, edges: list[tuple[int, int]], true: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Push units apart until they have equal room, keeping the direction between neighbours."""
    at = xy / np.median([np.linalg.norm(xy[a] - xy[b]) for a, b in edges])
    a, b = np.array(edges).T
    for step in range(600):
        move = np.zeros_like(at)
        wanted = at[a] + true - at[b]
        np.add.at(move, b, wanted * 0.12)
        np.add.at(move, a, -wanted * 0.12)
        gap = at[:, None, :] - at[None, :, :]
        d = np.linalg.norm(gap, axis=2) + np.eye(len(at)) * 9
        push = np.clip(1.02 - d, 0, None)[:, :, None] * gap / (d[:, :, None] + 1e-6)
        at = at + move + push.sum(axis=1) * 0.35 + rng.normal(0, 0.002 * (600 - step) / 600, at.shape)
    return at


def anneal(
    cells: list[tuple[int, int]], at: np.ndarray, xy: np.ndarray, edges: list[tuple[int, int]],
    true: np.ndarray, box: tuple[int, int], city: list[int], rnd: random.Random,
) -> tuple[float, list[tuple[int, int]]]:  # fmt: skip
    """Swap and move tiles while it makes neighbours lie nearer and in the right direction."""
    rows, columns = box
    near: dict[int, list[tuple[int, float, float, float]]] = defaultdict(list)
    for (i, j), (dx, dy) in zip(edges, true, strict=True):
        weight = 2.5 if i in city and j in city else 1  # people know where their own part of town lies
        near[i].append((j, dx, dy, weight))
        near[j].append((i, -dx, -dy, weight))
    taken = {c: i for i, c in enumerate(cells)}
    around = {i: [int(j) for j in np.argsort(row)[1:9]] for i, row in enumerate(cdist(xy, xy))}
    seen: dict[int, list[tuple[int, float, float]]] = defaultdict(list)
    for i, js in around.items():  # who lies west of whom, among the nearest, whether they share a border or not
        for j in js:
            dx, dy = (xy[j] - xy[i]) / np.linalg.norm(xy[j] - xy[i])
            seen[i].append((j, dx, dy))
            seen[j].append((i, -dx, -dy))

    def cost(i: int, cell: tuple[int, int], other: int = -1, there: tuple[int, int] = (0, 0)) -> float:
        total = 0.07 * ((cell[1] - at[i][0]) ** 2 + (cell[0] - at[i][1]) ** 2)
        for j, dx, dy, weight in near[i]:
            r, c = there if j == other else cells[j]
            vx, vy = c - cell[1], r - cell[0]
            length = math.hypot(vx, vy) or 1
            total += weight * ((length - 1) ** 2 * 0.6 + 1.3 * (1 - (vx * dx + vy * dy) / length))
        for j, dx, dy in seen[i]:
            r, c = there if j == other else cells[j]
            vx, vy = c - cell[1], r - cell[0]
            total += (0.45 if city else 0.3) * (1 - (vx * dx + vy * dy) / (math.hypot(vx, vy) or 1))
        free = sum(
            (cell[0] + r, cell[1] + c) not in taken for r, c in ((0, 1), (1, 0), (0, -1), (-1, 0))
        )  # loose ends look untidy
        return total + 0.35 * max(0, free - 2)

    steps = 260_000
    for step in range(steps):
        heat = 2.4 * (1 - step / steps) ** 2 + 0.005
        i = rnd.randrange(len(cells))
        r, c = cells[i]
        new = (r + rnd.randint(-2, 2), c + rnd.randint(-2, 2))
        if not (0 <= new[0] < rows and 0 <= new[1] < columns) or new == (r, c):
            continue
        k = taken.get(new)
        before = cost(i, (r, c)) + (cost(k, new) if k is not None else 0)
        after = cost(i, new, k if k is not None else -1, (r, c))
        if k is not None:
            after += cost(k, (r, c), i, new)
        if after < before or rnd.random() < math.exp((before - after) / heat):
            cells[i], taken[new] = new, i
            if k is None:
                del taken[r, c]
            else:
                cells[k], taken[r, c] = (r, c), k
    return sum(cost(i, c) for i, c in enumerate(cells)), cells


def lay(
    codes: list[str], middles: dict[str, Point], pairs: set[tuple[str, str]], columns: int
) -> dict[str, tuple[int, int]]:
    """Row and column of each unit of one region."""
    rng = np.random.default_rng(7)
    north = math.radians(np.mean([middles[c][1] for c in codes]))
    xy = np.array([(middles[c][0] * math.cos(north), -middles[c][1]) for c in codes])
    place = {c: i for i, c in enumerate(codes)}
    city = [place[c] for c in codes if c in DISTRICTS]
    real = xy.copy()
    if city:  # a city is small: give its districts room before anything moves
        heart = xy[city].mean(axis=0)
        xy[city] = heart + (xy[city] - heart) * 3
    edges = [(place[a], place[b]) for a, b in sorted(pairs) if a in place and b in place]
    distance = cdist(xy, xy)
    for i in range(len(codes)):  # islands have no border: the nearest two are neighbours
        if sum(i in e for e in edges) < 2:
            edges += [(i, int(j)) for j in np.argsort(distance[i])[1:3] if (i, j) not in edges]
    true = np.array([real[b] - real[a] for a, b in edges])
    true /= np.linalg.norm(true, axis=1)[:, None]
    at = spread(xy, edges, true, rng)
    at -= at.min(axis=0)
    width, height = at.max(axis=0)
    at[:, 0] *= (columns - 1) / width
    rows = max(math.ceil(len(codes) * 1.12 / columns), min(math.ceil(height) + 1, round(columns * 1.5)))
    at[:, 1] *= (rows - 1) / height
    grid = [(r, c) for r in range(rows) for c in range(columns)]
    chosen = linear_sum_assignment(cdist(at, [(c, r) for r, c in grid], "sqeuclidean"))[1]
    start = [grid[k] for k in chosen]
    tries = (anneal(list(start), at, real, edges, true, (rows, columns), city, random.Random(n)) for n in range(5))
    cells = min(tries, key=lambda t: t[0])[1]
    beside = sum(max(abs(cells[a][0] - cells[b][0]), abs(cells[a][1] - cells[b][1])) == 1 for a, b in edges)
    print(f"{rows} rows, {columns} columns, {len(codes)} tiles; {beside} of {len(edges)} neighbours touch")
    top, left = min(r for r, _ in cells), min(c for _, c in cells)
    return {code: (r - top, c - left) for code, (r, c) in zip(codes, cells, strict=True)}


def main(shapes: str, places: str) -> None:
    middles, pairs = read_map(shapes)
    with Path(places).open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    tiles: dict[str, tuple[int, int]] = {}
    for slug, (columns, (top, left)) in REGIONS.items():
        codes = [
            r["code"] for r in rows
            if r["centre"] == slug and not r["valid_to"] and r["kind"] in {"municipality", "district"}
            and r["code"] != "0301"
        ]  # fmt: skip
        print(slug, end=": ")
        laid = lay(codes, middles, pairs, columns)
        tiles |= {code: (r + top, c + left) for code, (r, c) in laid.items()}
        for r in range(max(r for r, _ in laid.values()) + 1):
            line = {c: code for code, (row, c) in laid.items() if row == r}
            print(" ".join(line.get(c, "")[-4:].ljust(4) for c in range(columns)))
    if len(set(tiles.values())) != len(tiles):
        sys.exit("Two units share a tile: move a region in REGIONS")
    for r in rows:
        r["tile_row"], r["tile_column"] = "", ""
        if not r["valid_to"] and r["code"] in tiles:
            r["tile_row"], r["tile_column"] = map(str, tiles[r["code"]])
    with Path(places).open("w", encoding="utf-8", newline="") as f:
        w = csv.DictWriter(f, rows[0].keys(), lineterminator="\n")
        w.writeheader()
        w.writerows(rows)


if __name__ == "__main__":
    main(*sys.argv[1:3])
