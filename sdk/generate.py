"""Writes the typed halves of both clients from the API's own description.

    python -m sdk.generate [--check]

``generated/`` of each client follows from openapi.json alone: the objects, and a method for each
operation under /api/v1. With ``--check`` nothing is written; the exit code tells whether the files
are fresh.
"""

import os
import sys
from pathlib import Path
from typing import Any

from sdk.model import Api, read
from sdk.python_writer import write_python
from sdk.typescript_writer import write_typescript

ROOT = Path(__file__).resolve().parent


def files(document: dict[str, Any]) -> dict[Path, str]:
    """What is to be written where."""
    api: Api = read(document)
    python = ROOT / "python" / "src" / "gotrs_client" / "generated"
    typescript = ROOT / "typescript" / "src" / "generated"
    return {
        **{python / name: text for name, text in write_python(api).items()},
        **{typescript / name: text for name, text in write_typescript(api).items()},
    }


def main() -> int:
    """Write the files, or compare them."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gotrs.settings")
    django.setup()
    from gotrs.api_docs import description

    wanted = files(description())
    if "--check" in sys.argv:
        stale = [
            path for path, text in wanted.items() if not path.exists() or path.read_text() != text
        ]
        for path in stale:
            print(f"{path.relative_to(ROOT)} is out of date; run python -m sdk.generate")
        return 1 if stale else 0
    for path, text in wanted.items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
