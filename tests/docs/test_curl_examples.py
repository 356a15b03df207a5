"""Every example of docs/api runs as it stands, and answers what its page shows."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers.app import App
from tests.servers.demo import demo_app

DOCS = Path(__file__).resolve().parents[2] / "docs/api"
DEMO = "http://127.0.0.1:8000"
# Other pages hold scripts of receivers, which the tests of webhooks run.
PAGES = sorted(page for page in DOCS.glob("*.md") if f"URL={DEMO}" in page.read_text())

# A block of commands, and the answer that stands right below it.
_EXAMPLE = re.compile(r"^```sh\n(.*?)^```\n(?:\n```json\n(.*?)^```$)?", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One demo for all pages, in one process: others learn of a changed setting only later."""
    app = demo_app(tmp_path_factory.mktemp("docs"), GOTRS_WEB_WORKERS="1").start()
    yield app
    app.stop()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_the_page_work(demo, tmp_path, page):
    examples = _EXAMPLE.findall(page.read_text().replace(DEMO, demo.url))
    script = "".join(
        f"{{\n{commands}}} > {tmp_path}/{number}\n" for number, (commands, _) in enumerate(examples)
    )
    done = subprocess.run(
        ["bash", "-e", "-u", "-o", "pipefail", "-c", script],
        cwd=tmp_path, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    answers = [path.read_text() for path in sorted(tmp_path.glob("[0-9]*"), key=_number)]
    assert done.returncode == 0, f"{done.stderr}\n{answers[-1:]}"
    for (commands, shown), answer in zip(examples, answers, strict=True):
        if shown:
            _compare(json.loads(shown), json.loads(answer), commands)
        else:
            assert '"success":false' not in answer.replace(" ", ""), f"{commands}\n{answer}"


def _number(path: Path) -> int:
    """The place of the example whose output the file holds."""
    return int(path.name)


def _compare(shown: Any, real: Any, where: str) -> None:
    """Fail unless the real answer has all that the page shows; only codes must be equal."""
    if isinstance(shown, dict):
        assert isinstance(real, dict), f"{where}\n{real}"
        for key, value in shown.items():
            assert key in real, f"{where}\nno {key} in {real}"
            if key in ("success", "code"):
                assert real[key] == value, f"{where}\n{real}"
            _compare(value, real[key], where)
    elif isinstance(shown, list) and shown:
        assert isinstance(real, list), f"{where}\n{real}"
        assert real, f"{where}\nanswers an empty list"
        _compare(shown[0], real[0], where)
