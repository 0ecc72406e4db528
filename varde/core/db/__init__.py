"""How Varde connects to a database: everything that is set the same way for all installations."""

from typing import Any

import dj_database_url


def settings_of(url: str) -> dict[str, Any]:
    """The entry of DATABASES for an address such as sqlite:////var/lib/varde/varde.sqlite3 or postgresql://…."""
    found: dict[str, Any] = dict(dj_database_url.parse(url))
    if found["ENGINE"].endswith("sqlite3"):
        return found | {
            "ENGINE": "varde.core.db.sqlite",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=20000;"
                    # 8 MB, and as much for each of the four threads; the system keeps the file itself in memory anyway
                    "PRAGMA cache_size=-2000;PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    return found | {
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c synchronous_commit=on"},
    }
