"""Draws one chart as PNG: JSON of svg, title and notes in at stdin, the picture out at stdout.

Run as a program of its own by charts.as_png, so it imports nothing of the house.
"""

import sys
from pathlib import Path

import typst

#: Inter (SIL Open Font License 1.1), made from the web fonts beside it. No others: scanning fonts is the slow part.
FONTS = Path(__file__).parent / "fonts"
PAGE = """
#set page(width: 460pt, height: auto, margin: 20pt, fill: white)
#set text(font: "Inter", size: 9pt, fill: rgb("#22303a"), lang: "nb")
#let given = json(bytes(sys.inputs.given))
#text(size: 13pt, weight: 700, given.title)
#v(4pt)
#image(bytes(given.svg), format: "svg", width: 420pt, alt: given.title)
#for note in given.notes [#par(text(size: 8pt, fill: rgb("#4b5760"), note))]
"""


def main() -> None:
    made = typst.compile(
        PAGE.encode(),
        format="png",
        ppi=192.0,
        sys_inputs={"given": sys.stdin.buffer.read().decode()},
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)]),
    )
    picture = made[0] if isinstance(made, list) else made
    assert isinstance(picture, bytes)
    sys.stdout.buffer.write(picture)


if __name__ == "__main__":
    main()
