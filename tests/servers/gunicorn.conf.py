"""gunicorn as in production, for one application that serves many tests.

What its processes keep for some seconds (gotrs.common.kept) belongs to the rows of one test; the
next one begins by changing the file ``forget`` in the data folder.
"""

import os
import runpy
from pathlib import Path

globals().update(
    {
        name: value
        for name, value in runpy.run_path("deploy/gunicorn.conf.py").items()
        if not name.startswith("__")
    }
)

_mark = Path(os.environ["GOTRS_DATA_DIR"]) / "forget"
_seen = b""


def pre_request(worker, req):
    """Before the first request of a test, forget what the last one left."""
    global _seen
    mark = _mark.read_bytes() if _mark.exists() else b""
    if mark != _seen:
        from gotrs.common.kept import forget_everything

        forget_everything()
        _seen = mark
