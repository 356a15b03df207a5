"""Access tokens that hold: renewed before they run out, by one process at a time.

Many providers give a new refresh token with each renewal and take the old one never again. So the
right to renew is claimed in the database, the answer is stored at once, and who comes meanwhile
waits for it. Call this outside of a transaction: others must see the claim.
"""

import logging
import time
import uuid
from datetime import timedelta

from django.db.models import F, Q
from django.utils.translation import gettext as _

from gotrs.common.clock import now
from queues.models import DeviceCode, MailAccount, ProviderSignIn
from queues.sign_ins import asking
from queues.sign_ins.errors import SignInNeeded, SignInTrouble
from queues.sign_ins.providers import may_see_tokens

logger = logging.getLogger(__name__)

# A token is renewed so long before its end: the conversation that it opens takes a while.
MARGIN = timedelta(minutes=2)
# Who claimed the right to renew and says nothing for so long has died.
LEASE = timedelta(seconds=asking.SECONDS * 2)
_WAIT_SECONDS = LEASE.total_seconds() + 5
_LOOK_SECONDS = 0.1


def access_token(pk: int, *, host: str | None = None, refused: str = "") -> str:
    """An access token for the sign-in with this key, renewed if need be.

    ``host`` is the mail server that it will be shown to; none, if it will be shown to nobody.
    ``refused`` is one that the mail server would not take, whatever its end: another one is had.
    Raises SignInNeeded if somebody has to sign in, SignInTrouble if the provider can't be asked or
    the mail server is not the provider's.
    """
    end = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < end:
        sign_in = ProviderSignIn.objects.filter(pk=pk).first()
        if sign_in is None:
            raise SignInNeeded(_("No sign-in at a provider is chosen."))
        if host is not None and not may_see_tokens(sign_in, host):
            words = _(
                "The sign-in “%(name)s” does not name the server %(host)s, so no token is sent "
                "there."
            )
            raise SignInTrouble(words % {"name": sign_in.name, "host": host})
        if sign_in.access_token != refused and _holds(sign_in, MARGIN):
            return sign_in.access_token
        _check_renewable(sign_in)
        if _claim(sign_in):
            return _renew(sign_in, refused)
        time.sleep(_LOOK_SECONDS)
    raise SignInTrouble(_("Another process is asking the provider for a token; try again soon."))


def store(sign_in: ProviderSignIn, tokens: asking.Tokens) -> None:
    """What somebody's consent brought; what was there before is forgotten.

    Accounts that failed for want of it are tried again at once. Raises SignInTrouble if there is no
    refresh token: it would be over within the hour.
    """
    DeviceCode.objects.filter(sign_in=sign_in).delete()
    if not tokens.refresh:
        raise SignInTrouble(
            _("The provider gave no refresh token. Is “offline_access” among the scopes?")
        )
    ProviderSignIn.objects.filter(pk=sign_in.pk).update(
        **_columns(tokens), refresh_token=tokens.refresh, signed_in_at=now()
    )
    MailAccount.objects.filter(sign_in=sign_in, failures__gt=0).update(next_run_at=None)


def forget(sign_in: ProviderSignIn) -> None:
    """As if nobody had signed in."""
    DeviceCode.objects.filter(sign_in=sign_in).delete()
    ProviderSignIn.objects.filter(pk=sign_in.pk).update(
        access_token="",
        refresh_token="",
        access_until=None,
        signed_in_at=None,
        refreshed_at=None,
        generation=F("generation") + 1,
        last_error="",
        ended=False,
    )


def _holds(sign_in: ProviderSignIn, margin: timedelta = timedelta()) -> bool:
    until = sign_in.access_until
    return bool(sign_in.access_token) and until is not None and until > now() + margin


def _check_renewable(sign_in: ProviderSignIn) -> None:
    if sign_in.ended:
        raise SignInNeeded(_("Sign in again. %s") % sign_in.last_error)
    if not sign_in.refresh_token:
        raise SignInNeeded(_("Nobody has signed in at the provider yet."))


def _claim(sign_in: ProviderSignIn) -> bool:
    """Take the right to renew this generation of tokens; False if another has it."""
    sign_in.refreshing_by = uuid.uuid4().hex
    free = Q(refreshing_until__isnull=True) | Q(refreshing_until__lte=now())
    found = ProviderSignIn.objects.filter(free, pk=sign_in.pk, generation=sign_in.generation)
    return bool(found.update(refreshing_by=sign_in.refreshing_by, refreshing_until=now() + LEASE))


def _renew(sign_in: ProviderSignIn, refused: str) -> str:
    """Ask for tokens and store them before anybody uses them."""
    ours = ProviderSignIn.objects.filter(pk=sign_in.pk, generation=sign_in.generation)
    # Who took over after our lease is asking with the same refresh token, and may have had the
    # answer already: our refusal then says nothing about the consent.
    still_ours = ours.filter(refreshing_by=sign_in.refreshing_by)
    try:
        tokens = asking.renew(sign_in)
    except SignInNeeded as error:
        if not still_ours.update(
            access_token="",
            access_until=None,
            generation=F("generation") + 1,
            ended=True,
            last_error=str(error),
            refreshing_until=None,
        ):
            return access_token(sign_in.pk, refused=refused)
        logger.warning("The sign-in %s is over: %s", sign_in.name, error)
        raise SignInNeeded(_("Sign in again. %s") % error) from None
    except SignInTrouble as error:
        still_ours.update(last_error=str(error), refreshing_until=None)
        if sign_in.access_token != refused and _holds(sign_in):
            return sign_in.access_token
        raise
    kept = {"refresh_token": tokens.refresh} if tokens.refresh else {}
    if ours.update(**_columns(tokens), **kept, refreshed_at=now()):
        return tokens.access
    # Somebody signed in meanwhile; theirs are newer.
    return access_token(sign_in.pk, refused=refused)


def _columns(tokens: asking.Tokens) -> dict[str, object]:
    return {
        "access_token": tokens.access,
        "access_until": tokens.until,
        "generation": F("generation") + 1,
        "last_error": "",
        "ended": False,
        "refreshing_until": None,
    }
