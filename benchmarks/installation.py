"""The environment of the measured installation."""

from pathlib import Path

_SECRET = "only-for-figures-" + "0123456789abcdef" * 3


def environment(url: str, folder: Path) -> dict[str, str]:
    """Settings of a plain production installation on loopback, without limits of rate."""
    return {
        "DJANGO_SETTINGS_MODULE": "gotrs.settings",
        "DATABASE_URL": url,
        "GOTRS_DATA_DIR": str(folder / "data"),
        "GOTRS_STATIC_ROOT": str(folder / "static"),
        "GOTRS_SECRET_KEY": _SECRET,
        "GOTRS_ENCRYPTION_KEY": _SECRET,
        "GOTRS_ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
        "GOTRS_BASE_URL": "http://127.0.0.1",
        "GOTRS_MAIL_TRANSPORT": "folder",
        "GOTRS_MAIL_ALLOW": "127.0.0.0/8",
        "GOTRS_LOG_LEVEL": "ERROR",
        **{
            f"GOTRS_RATE_{name}": "off"
            for name in ("LOGIN", "PASSWORD_RESET", "CUSTOMER_TICKETS", "API")
        },
    }


def set_up_django() -> None:
    """Make models usable in this process; the environment is set."""
    import django

    django.setup()
