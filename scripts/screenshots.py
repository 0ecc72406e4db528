"""Take the pictures of the README from a running demo: `python scripts/screenshots.py http://127.0.0.1:8000 docs/images`.

Needs playwright and a Chromium (CHROMIUM=/path/to/chromium). Signs in with the demo's one-click roles."""

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SHOTS = (
    # name, role on the front page, path, width
    ("hjem", "senterleder", "/hjem/", 1280),
    ("hurtig-390", "radgiver", "/arrangementer/hurtig/", 390),
    ("tall", "senterleder", "/tall/", 1280),
    ("kommuner", "senterleder", "/kommuner/", 1280),
    ("sjekk-tallene", "senterleder", "/sjekk/", 1280),
)


def main(address: str, folder: str) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        for name, role, path, width in SHOTS:
            page = browser.new_page(viewport={"width": width, "height": 900 if width > 600 else 844})
            page.goto(f"{address}/")
            page.locator(f"form:has(input[name=key][value={role}]) button").click()
            page.wait_for_url("**/hjem/")
            page.goto(f"{address}{path}")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=f"{folder}/{name}.png")
            page.close()
            print(f"{folder}/{name}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2])
