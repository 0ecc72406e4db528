"""What every answer's headers must say: the scoring of Mozilla's HTTP Observatory (start 100, bonuses above 90) and
the ASVS 5.0 demands V3.3, V3.4 and V14.3, as far as an application decides them."""

import re
from dataclasses import dataclass, field

from django.http import HttpResponse


def policy_of(response: HttpResponse) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in response.get("Content-Security-Policy", "").split(";"):
        words = part.lower().split()
        if words:
            found.setdefault(words[0], words[1:])
    return found


@dataclass
class Verdict:
    score: int = 100
    bonus: int = 0
    wrong: list[str] = field(default_factory=list)

    def fault(self, text: str, points: int = 0) -> None:
        self.score -= points
        self.wrong.append(text)


def judge(response: HttpResponse, *, signed_in: bool) -> tuple[int, list[str]]:
    """(score, what is wrong). 100 or more is A+."""
    verdict = Verdict()
    _judge_policy(policy_of(response), verdict)
    _judge_cookies([morsel.OutputString().lower() for morsel in response.cookies.values()], verdict)
    _judge_transport(response, verdict)
    _judge_leaks(response, verdict, signed_in)
    score = verdict.score
    return score + verdict.bonus if score >= 90 else score, verdict.wrong


def _judge_policy(policy: dict[str, list[str]], verdict: Verdict) -> None:
    scripts = policy.get("script-src", policy.get("default-src"))
    if not policy:
        verdict.fault("no content security policy", 25)
    elif scripts is None or {"'unsafe-inline'", "data:", "https:", "http:", "*"} & set(scripts):
        verdict.fault("the policy lets foreign scripts run", 20)
    elif "'unsafe-eval'" in scripts:
        verdict.fault("the policy lets eval run", 10)
    elif "'unsafe-inline'" in policy.get("style-src", policy.get("default-src", [])):
        verdict.fault("the policy lets inline styles through")
    elif policy.get("default-src") == ["'none'"] and policy.get("form-action") in (["'self'"], ["'none'"]):
        verdict.bonus += 10
    else:
        verdict.bonus += 5
    for directive in ("base-uri", "form-action", "frame-ancestors"):
        if directive not in policy:
            verdict.fault(f"{directive} is missing")
    if policy.get("object-src", policy.get("default-src")) != ["'none'"]:
        verdict.fault("object-src is not 'none'")
    if policy.get("frame-ancestors"):
        verdict.bonus += 5


def _judge_cookies(cookies: list[str], verdict: Verdict) -> None:
    for cookie in cookies:
        name = cookie.split("=")[0]
        for word, points in (("secure", 20), ("samesite", 20), ("httponly", 30)):
            if f"; {word}" not in cookie:
                verdict.fault(f"cookie {name} without {word}", points)
    verdict.bonus += 5 if cookies else 0


def _judge_transport(response: HttpResponse, verdict: Verdict) -> None:
    hsts = response.get("Strict-Transport-Security", "").lower()
    seconds = int(m[1]) if (m := re.search(r"max-age=(\d+)", hsts)) else 0
    if not seconds:
        verdict.fault("no HSTS", 20)
    elif seconds < 31536000 or "includesubdomains" not in hsts:
        verdict.fault("HSTS under a year or without subdomains", 10)
    if response.get("X-Content-Type-Options", "").lower() != "nosniff":
        verdict.fault("no nosniff", 5)
    if response.get("X-Frame-Options", "").upper() not in {"DENY", "SAMEORIGIN"}:
        verdict.fault("can be framed", 20)


def _judge_leaks(response: HttpResponse, verdict: Verdict, signed_in: bool) -> None:
    if response.get("Referrer-Policy", "") in {"no-referrer", "same-origin", "strict-origin"}:
        verdict.bonus += 5
    else:
        verdict.fault("referrer leaks", 5)
    if response.get("Cross-Origin-Resource-Policy") in {"same-origin", "same-site"}:
        verdict.bonus += 10
    if response.has_header("Access-Control-Allow-Origin"):
        verdict.fault("CORS", 50)
    if signed_in and "no-store" not in response.get("Cache-Control", ""):
        verdict.fault("a signed-in answer may be kept by a cache")
    if re.search(r"\d", response.get("Server", "")) or response.has_header("X-Powered-By"):
        verdict.fault("tells its version")
    kind = response.get("Content-Type", "")
    if kind.startswith("text/") and "charset" not in kind:
        verdict.fault("no charset")


def faults_of(response: HttpResponse, *, signed_in: bool) -> list[str]:
    """Empty when the answer scores 100 or more with nothing wrong."""
    score, wrong = judge(response, signed_in=signed_in)
    return wrong if score >= 100 else [*wrong, f"score {score}"]
