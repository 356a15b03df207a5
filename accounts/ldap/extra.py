"""The modules that need python-ldap, imported when the directory is asked."""

from functools import cache
from types import ModuleType

from accounts.ldap.errors import extra_missing


@cache
def _load() -> tuple[ModuleType, ModuleType] | None:
    try:
        from accounts.ldap import backend, client
    except ImportError:
        return None
    return client, backend


def is_installed() -> bool:
    """Whether the packages of requirements/ldap.txt are there."""
    return _load() is not None


def client() -> ModuleType:
    """The module ``accounts.ldap.client``. Raises LdapFailed if its packages are missing."""
    found = _load()
    if found is None:
        raise extra_missing()
    return found[0]


def backend() -> ModuleType:
    """The module ``accounts.ldap.backend``. Raises as :func:`client`."""
    found = _load()
    if found is None:
        raise extra_missing()
    return found[1]
