"""The start of the program: what it refuses, and what it takes from the environment."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.app import ROOT

_SECRET = "x" * 40
_COMPLETE = {
    "GOTRS_SECRET_KEY": _SECRET,
    "GOTRS_ENCRYPTION_KEY": _SECRET,
    "GOTRS_ALLOWED_HOSTS": "helpdesk.example.com",
}


@pytest.fixture
def start(tmp_path: Path):
    """Loads the settings in a process of its own; returns what ``expression`` gives there."""

    def run(expression: str = "1", **environment: str) -> subprocess.CompletedProcess[str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GOTRS_", "DJANGO_", "DATABASE_URL"))
        }
        return subprocess.run(
            [sys.executable, "-c", f"import gotrs.settings as s; print({expression})"],
            cwd=ROOT,
            env={**inherited, "GOTRS_DATA_DIR": str(tmp_path), **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_it_does_not_start_without_a_secret_key(start) -> None:
    done = start(**(_COMPLETE | {"GOTRS_SECRET_KEY": ""}))
    assert done.returncode != 0
    assert "GOTRS_SECRET_KEY is not set" in done.stderr


def test_it_does_not_start_without_an_encryption_key(start) -> None:
    done = start(**(_COMPLETE | {"GOTRS_ENCRYPTION_KEY": ""}))
    assert done.returncode != 0
    assert "GOTRS_ENCRYPTION_KEY is not set" in done.stderr


def test_it_does_not_start_without_host_names(start) -> None:
    done = start(**(_COMPLETE | {"GOTRS_ALLOWED_HOSTS": ""}))
    assert done.returncode != 0
    assert "GOTRS_ALLOWED_HOSTS is not set" in done.stderr


def test_a_short_key_is_refused(start) -> None:
    done = start(**(_COMPLETE | {"GOTRS_SECRET_KEY": "short"}))
    assert "at least 32 characters" in done.stderr


def test_a_complete_configuration_is_secure(start) -> None:
    done = start(
        "(s.DEBUG, s.DEMO, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, "
        "s.SECURE_HSTS_SECONDS > 0, s.ALLOWED_HOSTS)",
        **_COMPLETE,
    )
    expected = "(False, False, True, True, True, True, ['helpdesk.example.com'])"
    assert (done.returncode, done.stdout.strip()) == (0, expected), done.stderr


def test_the_demo_makes_its_own_secrets_and_keeps_them(start, tmp_path: Path) -> None:
    first = start("s.SECRET_KEY", GOTRS_DEMO="1")
    again = start("s.SECRET_KEY", GOTRS_DEMO="1")
    assert first.returncode == 0, first.stderr
    assert len(first.stdout.strip()) >= 32
    assert first.stdout == again.stdout
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("GOTRS_DEBUG", "maybe", "GOTRS_DEBUG must be 1 or 0"),
        ("GOTRS_UPLOAD_MAX_MB", "ten", "GOTRS_UPLOAD_MAX_MB must be a whole number"),
        ("GOTRS_UPLOAD_MAX_MB", "0", "GOTRS_UPLOAD_MAX_MB must lie between"),
        ("GOTRS_RATE_LOGIN", "many", "GOTRS_RATE_LOGIN must read like 10/minute or off"),
        ("GOTRS_MAIL_TRANSPORT", "pigeon", "GOTRS_MAIL_TRANSPORT must be smtp or folder"),
        ("GOTRS_SMTP_SECURITY", "ssl", "GOTRS_SMTP_SECURITY must be"),
        ("GOTRS_SMTP_PORT", "99999", "GOTRS_SMTP_PORT must lie between"),
        ("GOTRS_LOG_LEVEL", "LOUD", "GOTRS_LOG_LEVEL must be"),
        ("DATABASE_URL", "mysql://x@y/z", "DATABASE_URL must begin with"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL"),
        ("GOTRS_TIME_ZONE", "Mars/Olympus", "GOTRS_TIME_ZONE"),
    ],
)
def test_a_wrong_value_stops_the_start_and_is_named(
    start, name: str, value: str, words: str
) -> None:
    done = start(**(_COMPLETE | {name: value}))
    assert done.returncode != 0
    assert words in done.stderr


def test_a_secret_may_stand_in_a_file(start, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(_SECRET + "y\n")
    environment = _COMPLETE | {"GOTRS_SECRET_KEY_FILE": str(file)}
    del environment["GOTRS_SECRET_KEY"]
    done = start("s.SECRET_KEY", **environment)
    assert done.stdout.strip() == _SECRET + "y", done.stderr


def test_a_file_that_is_not_there_stops_the_start(start) -> None:
    environment = _COMPLETE | {"GOTRS_SECRET_KEY_FILE": "/nowhere/key"}
    del environment["GOTRS_SECRET_KEY"]
    assert "GOTRS_SECRET_KEY_FILE can't be read" in start(**environment).stderr


def test_a_value_and_a_file_together_are_refused(start) -> None:
    done = start(**(_COMPLETE | {"GOTRS_SECRET_KEY_FILE": "/nowhere/key"}))
    assert "both set" in done.stderr


def test_limits_can_be_switched_off(start) -> None:
    done = start("(s.RATE_LOGIN, s.RATE_API)", **(_COMPLETE | {"GOTRS_RATE_LOGIN": "off"}))
    assert done.stdout.strip() == "(None, '100/m')", done.stderr


def test_every_variable_is_documented() -> None:
    """docs/deployment.md has a row for each variable that the program reads."""
    files = [ROOT / "gotrs/settings.py", ROOT / "deploy/gunicorn.conf.py"]
    variable = re.compile(r"\"(GOTRS_[A-Z_]+|DATABASE_URL|HOST|PORT)\"")
    names = {name for file in files for name in variable.findall(file.read_text("utf-8"))}
    documented = (ROOT / "docs/deployment.md").read_text("utf-8")
    assert names >= {"GOTRS_SECRET_KEY", "DATABASE_URL", "GOTRS_WEB_WORKERS"}
    assert not [name for name in sorted(names) if f"`{name}`" not in documented]
