"""Outlines for maps: projection, simplification and SVG paths. Pure functions, no libraries.

A border that two units share must stay shared after simplification, or the map gets cracks. So every outline is cut
where the company changes (where another neighbour begins), each piece is simplified once, in one direction, and both
neighbours get the same piece.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

#: A point of the map: hundreds of metres east and south of a corner north-west of the country.
Point = tuple[int, int]
Ring = list[Point]
WEST, NORTH, UNIT = -120_000, 7_990_000, 100
#: How far the simplified line may lie from the true one, and the smallest island shown: 400 m and 0.6 km².
TOLERANCE, SMALLEST = 4.0, 60.0


def utm33(longitude: float, latitude: float) -> tuple[float, float]:
    """Easting and northing in metres (EPSG:25833), by Krüger's series to the third order: right to a centimetre
    in Norway, where the westernmost islands lie ten degrees from the meridian."""
    a, f = 6378137.0, 1 / 298.257222101
    n = f / (2 - f)
    rectifying = a / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    alpha = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16,
        13 * n**2 / 48 - 3 * n**3 / 5,
        61 * n**3 / 240,
    )
    phi, lam = math.radians(latitude), math.radians(longitude - 15)
    k = 2 * math.sqrt(n) / (1 + n)
    t = math.sinh(math.atanh(math.sin(phi)) - k * math.atanh(k * math.sin(phi)))
    xi, eta = math.atan2(t, math.cos(lam)), math.atanh(math.sin(lam) / math.hypot(1, t))
    east, north = eta, xi
    for j, aj in enumerate(alpha, 1):
        north += aj * math.sin(2 * j * xi) * math.cosh(2 * j * eta)
        east += aj * math.cos(2 * j * xi) * math.sinh(2 * j * eta)
    return 500_000 + 0.9996 * rectifying * east, 0.9996 * rectifying * north


def on_the_map(east: float, north: float) -> Point:
    return round((east - WEST) / UNIT), round((NORTH - north) / UNIT)


def tidy(ring: Sequence[Point]) -> Ring:
    """Without the closing point and without points that fell together."""
    out = [p for p, before in zip(ring, [None, *ring], strict=False) if p != before]
    return out[:-1] if len(out) > 1 and out[0] == out[-1] else out


def area(ring: Sequence[Point]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def thin(line: Sequence[Point], tolerance: float = TOLERANCE) -> Ring:
    """Douglas and Peucker's rule; first and last point stay."""
    keep = [False] * len(line)
    keep[0] = keep[-1] = True
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        (x1, y1), (x2, y2) = line[first], line[last]
        length = math.hypot(x2 - x1, y2 - y1)
        worst, at = tolerance, 0
        for i in range(first + 1, last):
            x, y = line[i]
            far = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length if length else math.hypot(x - x1, y - y1)
            if far > worst:
                worst, at = far, i
        if at:
            keep[at] = True
            todo += [(first, at), (at, last)]
    return [p for p, kept in zip(line, keep, strict=True) if kept]


def simplify(shapes: Mapping[str, list[Ring]]) -> dict[str, list[Ring]]:
    """The rings of every unit, simplified so that shared borders stay shared. Tiny islands go, the largest part
    of a unit never does."""
    company: dict[Point, set[str]] = defaultdict(set)
    clean = {code: [r for r in map(tidy, rings) if len(r) > 2] for code, rings in shapes.items()}
    for code, rings in clean.items():
        for ring in rings:
            for p in ring:
                company[p].add(code)
    done = {}
    for code, rings in clean.items():
        rings = sorted(rings, key=area, reverse=True)
        large = rings[:1] + [r for r in rings[1:] if area(r) >= SMALLEST]
        thinned = [_thin_ring(r, company) for r in large]
        done[code] = [new if len(new) > 2 else _box(old) for new, old in zip(thinned, large, strict=True)]
    return done


def _thin_ring(ring: Ring, company: Mapping[Point, set[str]]) -> Ring:
    n = len(ring)
    cuts = [
        i
        for i in range(n)
        if company[ring[i]] != company[ring[i - 1]]
        and len(company[ring[i]]) >= len(company[ring[i - 1]])
        or company[ring[i]] != company[ring[(i + 1) % n]]
        and len(company[ring[i]]) >= len(company[ring[(i + 1) % n]])
    ]
    if not cuts:  # an island, or a unit inside another: cut at two far points, the same from both sides
        first = min(range(n), key=lambda i: ring[i])
        cuts = sorted({first, max(range(n), key=lambda i: (math.dist(ring[i], ring[first]), ring[i]))})
    out: Ring = []
    for start, end in zip(cuts, [*cuts[1:], cuts[0] + n], strict=True):
        piece = [ring[i % n] for i in range(start, end + 1)]
        same_way = piece <= piece[::-1]
        thinned = thin(piece if same_way else piece[::-1])
        out += (thinned if same_way else thinned[::-1])[:-1]
    return tidy(out)


def _box(ring: Ring) -> Ring:
    """What is too thin to be a shape is shown as its box: still there, still clickable."""
    (x1, x2), (y1, y2) = ((min(v), max(v)) for v in zip(*ring, strict=True))
    x2, y2 = max(x2, x1 + 4), max(y2, y1 + 4)
    return [(x1, y1), (x2, y1), (x2, y2), (x1, y2)]


def svg_path(rings: Sequence[Ring]) -> str:
    """A path in whole numbers, relative after each start: about four characters a point."""
    parts = []
    for ring in rings:
        (x, y), steps = ring[0], []
        for nx, ny in ring[1:]:
            steps.append(f"{nx - x} {ny - y}")
            x, y = nx, ny
        parts.append(f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z")
    return "".join(parts)
