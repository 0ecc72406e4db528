"""Somebody at a browser: opens pages and notes everything that is wrong with them."""

import json
from typing import Any
from urllib.parse import urlsplit

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_RUN_AXE = "async (tags) => (await axe.run(document, {runOnly: tags, resultTypes: ['violations']})).violations"
_TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth, seen = document.documentElement.clientWidth;
  if (wide <= seen) return "";
  const guilty = [...document.body.querySelectorAll("*")]
    .filter(e => e.getBoundingClientRect().right > seen + 1 && !e.closest(".v-scroll, [hidden], .ds-sr-only"))
    .map(e => e.tagName.toLowerCase() + "." + e.className).slice(-3);
  return `${wide} px wide in ${seen}: ${guilty.join(", ")}`;
}"""
_FOCUSABLE = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex]")]
  .filter(e => !e.disabled && e.tabIndex >= 0 && e.type !== "hidden" && e.checkVisibility({visibilityProperty: true})
    && (e.type !== "radio" || e.checked  // a group of radio buttons has one stop: the chosen one, or the first
        || e === document.querySelectorAll(`input[name="${e.name}"]`)[0]
           && !document.querySelector(`input[name="${e.name}"]:checked`))).length"""
_FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  window.vardeIds ||= new Map();
  if (!window.vardeIds.has(e)) window.vardeIds.set(e, window.vardeIds.size);
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const ring = (s) => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none";
  const seen = ring(style) || (e.parentElement && ring(getComputedStyle(e.parentElement)));
  return {id: window.vardeIds.get(e), what: e.outerHTML.slice(0, 90), seen, there: box.width > 0 && box.height > 0};
}"""


class Visitor:
    def __init__(self, context: Any, base: str, axe: str, *, scripts: bool = True) -> None:
        self.base, self.axe, self.scripts = base, axe, scripts
        self.faults: list[str] = []
        self.here = ""
        self.page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda e: self._note(f"script error: {e}"))
        self.page.on("requestfailed", lambda r: self._note(f"request failed: {r.url} {r.failure}"))
        self.page.route("**/*", self._on_request)

    def _note(self, fault: str) -> None:
        if "net::ERR_ABORTED" not in fault:  # a download, or a page left before it was done
            self.faults.append(f"{self.here}: {fault}")

    def _on_console(self, message: Any) -> None:
        expected = "Failed to load resource" in message.text and "static" not in (message.location or {}).get("url", "")
        if message.type == "error" and not expected:
            self._note(f"console: {message.text[:200]}")

    def _on_request(self, route: Any) -> None:
        url = route.request.url
        if url.startswith((self.base, "data:", "blob:")):
            route.continue_()
        else:
            self._note(f"talks to {urlsplit(url).netloc}")
            route.abort()

    def open(self, path: str) -> int:
        self.here = path
        answer = self.page.goto(self.base + path, wait_until="load")
        return answer.status if answer else 0

    def check(self, *, reflow: bool = False) -> None:
        """axe, one main heading, a title; at 320 px no sideways scroll."""
        self.page.evaluate(self.axe)
        for violation in self.page.evaluate(_RUN_AXE, TAGS):
            nodes = "; ".join(
                json.dumps(n["html"][:160], ensure_ascii=False)
                + " "
                + n.get("failureSummary", "")[:140].replace("\n", " ")
                for n in violation["nodes"][:3]
            )
            self._note(f"axe {violation['id']} ×{len(violation['nodes'])}: {nodes}")
        headings = self.page.locator("h1").count()
        if headings != 1:
            self._note(f"{headings} h1")
        if reflow and (wide := self.page.evaluate(_TOO_WIDE)):
            self._note(wide)

    def walk_with_tab(self, most: int = 120) -> None:
        """Tab reaches everything, is never caught, and is always seen."""
        if self.scripts:  # a part that is fetched when the page opens may bring a link or take one away
            self.page.wait_for_load_state("networkidle")
        goal = min(self.page.evaluate(_FOCUSABLE), most)
        reached: dict[int, str] = {}
        last = None
        dates = self.page.locator("input[type=date], input[type=time]").count()
        for _ in range(goal + 8 + 4 * dates):  # a date or a time has stops of its own: day, month, the picker
            self.page.keyboard.press("Tab")
            at = self.page.evaluate(_FOCUSED)
            if at is None:
                if len(reached) >= goal:
                    break
                continue
            if at["id"] == last and not any(f'type="{kind}"' in at["what"] for kind in ("date", "time")):
                self._note(f"focus is caught at {at['what']}")
                return
            last = at["id"]
            if at["id"] not in reached and not at["seen"]:
                self._note(f"focus is not seen at {at['what']}")
            reached[at["id"]] = at["what"]
        if len(reached) < goal:
            self._note(f"Tab reaches {len(reached)} of {goal}: {list(reached.values())[-1:]}")
