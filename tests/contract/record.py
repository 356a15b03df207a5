"""``python -m tests.contract.record``: the examples of the document, from a live server.

Walks through the contract on a fresh PostgreSQL database and writes one answer of every operation
and family of status into ``gotrs/api_examples.json``, and the table ``docs/api/operations.md``.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "gotrs" / "api_examples.json"


def main() -> int:
    """Record; 1 if anything differs from the contract, and then nothing is written."""
    os.environ["GOTRS_TEST_DB"] = "postgresql"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    import pytest  # noqa: F401 - the settings know a test by it

    django.setup()
    from tests.contract.installation import installation
    from tests.contract.operations_page import PAGE, page
    from tests.contract.scenario import CHAPTERS

    with installation(_make_app) as run:
        run.chapters(CHAPTERS)
        run.finish()
    print(run.summary())
    if run.problems:
        print("\n".join(run.problems), file=sys.stderr)
        return 1
    found = {name: example(recorded) for name, recorded in sorted(run.recorded.items())}
    EXAMPLES.write_text(
        json.dumps(found, ensure_ascii=False, indent=1, sort_keys=False) + "\n", encoding="utf-8"
    )
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{EXAMPLES.relative_to(ROOT)}: {EXAMPLES.stat().st_size // 1024} KB")
    return 0


def _make_app(**settings: str) -> Any:
    """An app on the database that the settings have started, migrated."""
    from django.conf import settings as ours

    from tests.servers.app import App, build_static_files

    app = App(
        database_url=os.environ["DATABASE_URL"],
        data=ours.DATA_DIR,
        static=build_static_files(Path(os.environ["GOTRS_TEST_RUN"])),
        settings=settings,
    )
    app.manage("migrate", seconds=600)
    return app


def example(recorded: Any) -> dict[str, Any]:
    """Request and answers of one operation, made steady."""
    from tests.contract.steady import Steady

    steady = Steady()
    found: dict[str, Any] = {}
    if recorded.request is not None:
        found["request"] = steady.value(recorded.request)
    found["answers"] = {
        str(answer.status_code): steady.value(_body(answer)) for answer in recorded.answers()
    }
    return found


def _body(answer: Any) -> Any:
    """What to show of an answer."""
    kind = str(answer.headers.get("Content-Type", "")).partition(";")[0]
    if kind == "application/json":
        body = answer.json()
        if "openapi" in body:
            return {"openapi": body["openapi"], "info": body["info"], "paths": {}}
        return body
    if kind == "text/html":
        return "<!doctype html>…" if answer.content else ""
    if kind in {"text/plain", "text/csv"}:
        lines = answer.content.decode("utf-8-sig").splitlines()
        figures = [line for line in lines if line.startswith(("# HELP gotrs_up", "gotrs_up"))]
        return "\n".join(figures or lines[:3]) + "\n"
    return "…"


if __name__ == "__main__":
    raise SystemExit(main())
