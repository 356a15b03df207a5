"""Writes the typed halves of both clients from the API's own description.

    make sdk

``generated/`` of each client follows from openapi.json alone: the objects, and a method for each
operation under /api/v1.
"""

import os
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


def main() -> None:
    """Write the files."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gotrs.settings")
    django.setup()
    from gotrs.api_docs import description

    for path, text in files(description()).items():
        path.write_text(text)


if __name__ == "__main__":
    main()
