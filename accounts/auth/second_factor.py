"""The second factor: codes of an authenticator, and recovery codes (rule 13.5).

TOTP by RFC 6238: SHA-1, six digits, 30 seconds, as every authenticator understands it. One step of
drift is allowed either way, and a code works once.
"""

import base64
import hashlib
import hmac
import re
import secrets

import pyotp
from django.db import transaction

from accounts import audit, site
from accounts.actors import Actor, Person
from accounts.auth import errors
from accounts.models import Agent, SecondFactor
from gotrs.common.clock import now
from gotrs.common.errors import DomainError

STEP_SECONDS = 30
RECOVERY_CODES = 10
_RECOVERY_BYTES = 10  # 80 bits, sixteen letters of base32
_SEPARATORS = re.compile(r"[\s-]+")
_TOTP_FORM = re.compile(r"[0-9]{6}")


def factor_of(person: Person) -> SecondFactor | None:
    """The person's second factor, if it is on. One query."""
    return SecondFactor.objects.filter(**_owner(person), confirmed_at__isnull=False).first()


def pending_of(person: Person) -> SecondFactor | None:
    """A factor that waits for its first code."""
    return SecondFactor.objects.filter(**_owner(person), confirmed_at__isnull=True).first()


@transaction.atomic
def begin(person: Person) -> SecondFactor:
    """A new secret that waits for its first code; an earlier one that waits is void.

    Raises DomainError if a second factor is on already.
    """
    if factor_of(person) is not None:
        raise DomainError("Two-factor sign-in is on already.")
    SecondFactor.objects.filter(**_owner(person)).delete()
    return SecondFactor.objects.create(**_owner(person), secret=pyotp.random_base32())


@transaction.atomic
def confirm(person: Person, code: str, *, actor: Actor) -> list[str]:
    """Switch the factor on with a first code; returns the recovery codes, for this once.

    Raises Unauthorized ``invalid_otp`` for a wrong code, DomainError if nothing was begun.
    """
    factor = _locked(person)
    if factor is None or factor.confirmed_at is not None:
        raise DomainError("Begin with a new secret.")
    if not _use_totp(factor, _SEPARATORS.sub("", code)):
        raise errors.invalid_otp()
    codes = _new_codes()
    factor.confirmed_at = now()
    factor.recovery_hashes = [_hash(each) for each in codes]
    factor.save(update_fields=["confirmed_at", "recovery_hashes"])
    _note(actor, "second_factor.enable", person)
    return codes


@transaction.atomic
def renew_codes(person: Person, *, actor: Actor) -> list[str]:
    """Ten new recovery codes; the old ones are void. Raises DomainError if the factor is off."""
    factor = _locked(person)
    if factor is None or factor.confirmed_at is None:
        raise DomainError("Two-factor sign-in is off.")
    codes = _new_codes()
    factor.recovery_hashes = [_hash(each) for each in codes]
    factor.save(update_fields=["recovery_hashes"])
    _note(actor, "second_factor.renew_codes", person)
    return codes


@transaction.atomic
def disable(person: Person, *, actor: Actor) -> None:
    """Switch the factor off and forget its secret; fine if it is off."""
    was_on = factor_of(person) is not None
    SecondFactor.objects.filter(**_owner(person)).delete()
    if was_on:
        _note(actor, "second_factor.disable", person)


def use_code(factor: SecondFactor, code: str) -> bool:
    """Whether this is a code of the authenticator or a recovery code; either works once."""
    plain = _SEPARATORS.sub("", code)
    if _TOTP_FORM.fullmatch(plain):
        return _use_totp(factor, plain)
    return _use_recovery_code(factor, plain)


def address_for_app(factor: SecondFactor) -> str:
    """The ``otpauth:`` address that authenticators read, with the site's and the person's name."""
    person = factor.agent or factor.customer_user
    assert person is not None  # held by a constraint of the table
    name, issuer = person.login, str(site.get("site_name")).replace(":", " ")
    return pyotp.TOTP(factor.secret).provisioning_uri(name=name, issuer_name=issuer)


def _use_totp(factor: SecondFactor, digits: str) -> bool:
    if not _TOTP_FORM.fullmatch(digits):
        return False
    totp = pyotp.TOTP(factor.secret)
    present = int(now().timestamp()) // STEP_SECONDS
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(totp.generate_otp(step), digits):
            # Of two who show the same code only one gets in, also at the same moment.
            unused = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
            return bool(unused.update(last_step=step))
    return False


@transaction.atomic
def _use_recovery_code(factor: SecondFactor, code: str) -> bool:
    shown = _hash(code)
    locked = SecondFactor.objects.select_for_update().filter(pk=factor.pk).first()
    if locked is None or shown not in locked.recovery_hashes:
        return False
    locked.recovery_hashes = [each for each in locked.recovery_hashes if each != shown]
    locked.save(update_fields=["recovery_hashes"])
    return True


def _new_codes() -> list[str]:
    return [_new_code() for _each in range(RECOVERY_CODES)]


def _new_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _hash(code: str) -> str:
    """What is kept of a recovery code. It is random and long, so a plain hash is safe."""
    plain = _SEPARATORS.sub("", code).lower()
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _locked(person: Person) -> SecondFactor | None:
    return SecondFactor.objects.select_for_update().filter(**_owner(person)).first()


def _owner(person: Person) -> dict[str, Person]:
    return {"agent" if isinstance(person, Agent) else "customer_user": person}


def _note(actor: Actor, action: str, person: Person) -> None:
    audit.record(actor, action, next(iter(_owner(person))), person.pk)
