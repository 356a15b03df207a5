"""Consent by a code that is entered on another device (RFC 8628)."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.actors import Actor
from gotrs.common.clock import now
from queues.models import DeviceCode, ProviderSignIn
from queues.sign_ins import asking, tokens
from queues.sign_ins.audited import note
from queues.sign_ins.errors import SignInNeeded, SignInTrouble, StillWaiting
from queues.sign_ins.providers import endpoints_of

logger = logging.getLogger(__name__)

_SLOWER = 5  # seconds more between two questions (RFC 8628, 3.5)


def begin(sign_in: ProviderSignIn) -> DeviceCode:
    """Get a code to show; one that was there before is forgotten. Raises SignInTrouble."""
    if not endpoints_of(sign_in).device:
        raise SignInTrouble(_("This provider gives no codes for other devices."))
    code = asking.request_device_code(sign_in)
    stored, _created = DeviceCode.objects.update_or_create(
        sign_in=sign_in,
        defaults={
            "device_code": code.device_code,
            "user_code": code.user_code,
            "verification_url": code.url,
            "interval_seconds": code.interval,
            "next_poll_at": now() + timedelta(seconds=code.interval),
            "expires_at": code.expires_at,
        },
    )
    return stored


def check(code: DeviceCode) -> None:
    """Ask whether the code was entered; then the tokens are kept and the code is forgotten.

    Raises StillWaiting if it was not, SignInTrouble if the provider can't be asked, SignInNeeded if
    the code will not be entered any more; then it is forgotten as well.
    """
    if not _claim(code):
        raise StillWaiting(_("The code was not entered yet."))
    try:
        tokens.store(code.sign_in, asking.redeem_device_code(code.sign_in, code.device_code))
    except StillWaiting as waiting:
        _ask_again(code, _SLOWER if waiting.slower else 0)
        raise
    except SignInNeeded as error:
        DeviceCode.objects.filter(pk=code.pk).delete()
        _note(code, error)
        raise
    except SignInTrouble as error:
        _ask_again(code, 0)
        _note(code, error)
        raise


def _claim(code: DeviceCode) -> bool:
    """One process asks at a time, and not before the provider wants to be asked again."""
    due = DeviceCode.objects.filter(
        pk=code.pk, next_poll_at=code.next_poll_at, next_poll_at__lte=now()
    )
    return bool(due.update(next_poll_at=now() + timedelta(seconds=2 * asking.SECONDS)))


def _ask_again(code: DeviceCode, slower: int) -> None:
    interval = code.interval_seconds + slower
    DeviceCode.objects.filter(pk=code.pk).update(
        interval_seconds=interval, next_poll_at=now() + timedelta(seconds=interval)
    )


def _note(code: DeviceCode, error: SignInTrouble) -> None:
    ProviderSignIn.objects.filter(pk=code.sign_in_id).update(last_error=str(error))


def check_due(stop: Callable[[], bool]) -> int:
    """What the worker does: ask for the codes that are due; returns how many were entered."""
    DeviceCode.objects.filter(expires_at__lte=now()).delete()
    done = 0
    due = DeviceCode.objects.filter(next_poll_at__lte=now()).select_related("sign_in")
    for code in due.order_by("next_poll_at"):
        if stop():
            break
        try:
            check(code)
            note(Actor.system(), code.sign_in, "sign_in")
            done += 1
        except StillWaiting:
            continue
        except SignInTrouble as error:
            logger.warning("The sign-in %s by code failed: %s", code.sign_in.name, error)
    return done
