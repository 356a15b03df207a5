"""Signatures, and the receivers' side as docs/api/webhooks.md shows it."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tickets.webhooks.signing import sign

DOCS = Path(__file__).parents[3] / "docs/api/webhooks.md"
SECRET = 'it\'s a "secret" of ümläuts $HOME'
BODY = '{"title": "Ünïcode 🔥 \\u2028", "n": 1}'.encode()


def snippet(language: str) -> str:
    """The code of that language on the page."""
    found = re.search(rf"```{language}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None, language
    return found[1]


def by_python(folder: Path, header: str, body: bytes) -> bool:
    names: dict[str, Callable[..., bool]] = {}
    exec(snippet("python"), names)
    return names["is_genuine"](SECRET, header, body)


def by_node(folder: Path, header: str, body: bytes) -> bool:
    (folder / "body").write_bytes(body)
    (folder / "check.js").write_text(
        snippet("javascript")
        + 'const body = require("node:fs").readFileSync(process.argv[4]);\n'
        + "process.exit(isGenuine(process.argv[2], process.argv[3], body) ? 0 : 1);\n"
    )
    return _runs([_program("node"), str(folder / "check.js"), SECRET, header, str(folder / "body")])


def by_shell(folder: Path, header: str, body: bytes) -> bool:
    _program("openssl")
    (folder / "body").write_bytes(body)
    (folder / "check.sh").write_text(snippet("sh"))
    return _runs([_program("sh"), str(folder / "check.sh"), SECRET, header, str(folder / "body")])


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"there is no {name} here")
    return path


def _runs(command: list[str]) -> bool:
    done = subprocess.run(command, capture_output=True, check=False, timeout=30)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode == 0


CHECKS = [by_python, by_node, by_shell]


@pytest.mark.parametrize("check", CHECKS)
def test_what_we_signed_is_genuine(tmp_path, check):
    assert check(tmp_path, sign(SECRET, BODY, int(time.time())), BODY)


@pytest.mark.parametrize("check", CHECKS)
def test_what_somebody_changed_is_not(tmp_path, check):
    moment = int(time.time())
    good = sign(SECRET, BODY, moment)
    assert not check(tmp_path, good, BODY + b" ")
    assert not check(tmp_path, good[:-1] + ("0" if good[-1] != "0" else "1"), BODY)
    assert not check(tmp_path, good.replace(f"t={moment}", f"t={moment + 1}"), BODY)
    assert not check(tmp_path, sign("another secret", BODY, moment), BODY)


@pytest.mark.parametrize("check", CHECKS)
def test_what_is_old_is_not(tmp_path, check):
    assert not check(tmp_path, sign(SECRET, BODY, int(time.time()) - 400), BODY)
    assert not check(tmp_path, sign(SECRET, BODY, int(time.time()) + 400), BODY)


@pytest.mark.parametrize("header", ["", "t=,v1=", "v1=00", "t=1", "nonsense", "t=x,v1=zz"])
@pytest.mark.parametrize("check", CHECKS[:2])
def test_what_is_no_signature_is_not(tmp_path, check, header):
    assert not check(tmp_path, header, BODY)


def test_the_form_is_that_of_the_contract():
    assert re.fullmatch(r"t=1770110100,v1=[0-9a-f]{64}", sign("s", b"x", 1770110100))
