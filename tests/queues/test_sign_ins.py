"""Signing in at a provider, and tokens that hold: against a real identity server."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections

from accounts.models import AuditEntry
from gotrs.common.clock import now
from queues.models import DeviceCode, ProviderSignIn
from queues.sign_ins import browser, devices, tokens
from queues.sign_ins.errors import SignInNeeded, SignInTrouble, StillWaiting
from queues.sign_ins.providers import may_see_tokens
from tests.servers.identity import CLIENT_SECRET, IdentityServer
from tests.servers.process import wait_until
from tests.tokens import REDIRECT, answer_in, consent

pytestmark = pytest.mark.django_db


def make_old(sign_in: ProviderSignIn) -> None:
    """As if the access token's time were over."""
    ProviderSignIn.objects.filter(pk=sign_in.pk).update(access_until=now())


# --- In the browser -------------------------------------------------------------------------------


def test_a_consent_gives_a_token_that_the_provider_knows(
    sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    assert identity.holds(tokens.access_token(sign_in.pk)) == "support@gotrs.test"
    assert sign_in.signed_in_at is not None
    assert identity.asked == {"authorization_code": 1}


@pytest.mark.parametrize(
    ("provider", "host", "may"),
    [
        ("microsoft", "outlook.office365.com", True),
        ("microsoft", "SMTP.Office365.com.", True),
        ("microsoft", "outlook.office365.com.evil.test", False),
        ("microsoft", "evil-office365.com", False),
        ("microsoft", "imap.gmail.com", False),
        ("google", "imap.gmail.com", True),
        ("google", "mail.google.test", False),
        ("other", "imap.gmail.com", False),
        ("other", "mail.example", True),
        ("google", "mail.example", True),
        ("other", "sub.mail.example", False),
    ],
)
def test_tokens_are_for_the_mail_servers_of_their_provider(
    provider: str, host: str, may: bool
) -> None:
    sign_in = ProviderSignIn(provider=provider, mail_hosts="Mail.example imap.example")
    assert may_see_tokens(sign_in, host) is may


def test_a_token_is_shown_to_no_other_server(
    sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    assert tokens.access_token(sign_in.pk, host="127.0.0.1")
    with pytest.raises(SignInTrouble, match="does not name the server mail\\.evil\\.test"):
        tokens.access_token(sign_in.pk, host="mail.evil.test")


def test_an_answer_with_another_state_is_refused(
    unused_sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    """Somebody else's browser, or a link that was made up, can't bring us another's mailbox."""
    session: dict[str, Any] = {}
    back = answer_in(identity.consent(browser.begin(unused_sign_in, session, REDIRECT)))
    with pytest.raises(SignInTrouble, match="no question of ours"):
        browser.finish(unused_sign_in, session, back | {"state": "made-up"})
    assert not identity.asked


def test_an_answer_counts_once(unused_sign_in: ProviderSignIn, identity: IdentityServer) -> None:
    session: dict[str, Any] = {}
    back = answer_in(identity.consent(browser.begin(unused_sign_in, session, REDIRECT)))
    browser.finish(unused_sign_in, session, back)
    with pytest.raises(SignInTrouble, match="no question of ours"):
        browser.finish(unused_sign_in, session, back)


def test_a_code_without_our_verifier_is_worth_nothing(
    unused_sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    """PKCE: who steals the code on its way can't redeem it in a session of their own."""
    stolen: dict[str, Any] = {}
    back = answer_in(identity.consent(browser.begin(unused_sign_in, stolen, REDIRECT)))
    own: dict[str, Any] = {}
    state = answer_in(browser.begin(unused_sign_in, own, REDIRECT))["state"]
    with pytest.raises(SignInNeeded, match="invalid_grant"):
        browser.finish(unused_sign_in, own, back | {"state": state})


def test_a_refusal_at_the_provider_is_said(
    unused_sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    session: dict[str, Any] = {}
    state = answer_in(browser.begin(unused_sign_in, session, REDIRECT))["state"]
    answer = {"state": state, "error": "access_denied", "error_description": "Not you."}
    with pytest.raises(SignInTrouble, match=r"access_denied Not you\."):
        browser.finish(unused_sign_in, session, answer)


def test_a_consent_without_refresh_token_is_none(
    unused_sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    identity.offers_refresh = False
    with pytest.raises(SignInTrouble, match="offline_access"):
        consent(unused_sign_in, identity)


def test_secrets_go_nowhere_without_tls(unused_sign_in: ProviderSignIn) -> None:
    unused_sign_in.token_url = unused_sign_in.token_url.replace("https:", "http:")
    unused_sign_in.refresh_token = "x"
    unused_sign_in.save()
    with pytest.raises(SignInTrouble, match="https"):
        tokens.access_token(unused_sign_in.pk)


def test_a_provider_inside_our_network_is_not_asked(
    sign_in: ProviderSignIn, identity: IdentityServer, settings: Any
) -> None:
    settings.OUTGOING_ALLOW = []
    make_old(sign_in)
    with pytest.raises(SignInTrouble, match="can't be asked"):
        tokens.access_token(sign_in.pk)
    assert not identity.asked["refresh_token"]


# --- By code --------------------------------------------------------------------------------------


def let_time_pass() -> None:
    DeviceCode.objects.update(next_poll_at=now())


def test_a_code_that_is_entered_elsewhere_signs_in(
    unused_sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    code = devices.begin(unused_sign_in)
    let_time_pass()
    assert devices.check_due(lambda: False) == 0
    identity.enter(code.user_code)
    let_time_pass()
    assert devices.check_due(lambda: False) == 1
    assert identity.holds(tokens.access_token(unused_sign_in.pk)) == "support@gotrs.test"
    assert not DeviceCode.objects.exists()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.login) == ("provider_sign_in.sign_in", "root@localhost")


def test_the_provider_is_not_asked_more_often_than_it_wants(
    unused_sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    code = devices.begin(unused_sign_in)
    with pytest.raises(StillWaiting):
        devices.check(code)
    assert not identity.asked


def test_a_code_that_is_refused_is_forgotten_and_says_so(
    unused_sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    code = devices.begin(unused_sign_in)
    identity.enter(code.user_code, refuse=True)
    let_time_pass()
    assert devices.check_due(lambda: False) == 0
    unused_sign_in.refresh_from_db()
    assert "access_denied" in unused_sign_in.last_error
    assert not DeviceCode.objects.exists()


def test_a_provider_that_is_away_for_a_moment_ends_no_code(
    unused_sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    code = devices.begin(unused_sign_in)
    identity.is_down = True
    let_time_pass()
    assert devices.check_due(lambda: False) == 0
    identity.is_down = False
    identity.enter(code.user_code)
    let_time_pass()
    assert devices.check_due(lambda: False) == 1


# --- Tokens that hold -----------------------------------------------------------------------------


def test_a_token_is_used_until_shortly_before_its_end(
    sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    first = tokens.access_token(sign_in.pk)
    assert tokens.access_token(sign_in.pk) == first
    soon = now() + tokens.MARGIN / 2
    ProviderSignIn.objects.filter(pk=sign_in.pk).update(access_until=soon)
    second = tokens.access_token(sign_in.pk)
    assert second != first
    assert identity.holds(second)


def test_refresh_tokens_that_serve_once_follow_each_other(
    sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    for _ in range(3):
        make_old(sign_in)
        assert identity.holds(tokens.access_token(sign_in.pk))
    assert identity.asked["refresh_token"] == 3


def test_a_refresh_token_that_stays_is_kept(
    sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    identity.rotates = False
    for _ in range(2):
        make_old(sign_in)
        assert identity.holds(tokens.access_token(sign_in.pk))


def test_a_consent_that_is_over_asks_somebody_to_sign_in_again(
    sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    identity.revoke()
    make_old(sign_in)
    with pytest.raises(SignInNeeded, match="Sign in again"):
        tokens.access_token(sign_in.pk)
    asked = identity.asked["refresh_token"]
    with pytest.raises(SignInNeeded):
        tokens.access_token(sign_in.pk)
    assert identity.asked["refresh_token"] == asked, "a dead consent is not asked about again"
    consent(sign_in, identity)
    assert identity.holds(tokens.access_token(sign_in.pk))


def test_a_wrong_client_secret_can_be_mended_without_signing_in_again(
    sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    identity.client_secret = "another"
    make_old(sign_in)
    with pytest.raises(SignInTrouble, match="invalid_client") as refusal:
        tokens.access_token(sign_in.pk)
    assert not isinstance(refusal.value, SignInNeeded)
    identity.client_secret = CLIENT_SECRET
    assert identity.holds(tokens.access_token(sign_in.pk))


def test_a_provider_that_is_away_is_not_needed_while_the_token_holds(
    sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    identity.is_down = True
    soon = now() + tokens.MARGIN / 2
    ProviderSignIn.objects.filter(pk=sign_in.pk).update(access_until=soon)
    assert identity.holds(tokens.access_token(sign_in.pk))
    make_old(sign_in)
    with pytest.raises(SignInTrouble, match="503"):
        tokens.access_token(sign_in.pk)


def test_a_process_that_died_while_renewing_holds_nobody_up_for_long(
    sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    make_old(sign_in)
    ProviderSignIn.objects.filter(pk=sign_in.pk).update(
        refreshing_by="dead", refreshing_until=now() - timedelta(seconds=1)
    )
    assert identity.holds(tokens.access_token(sign_in.pk))


def test_a_process_that_slept_while_another_renewed_does_not_end_the_consent(
    sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    make_old(sign_in)
    late = ProviderSignIn.objects.get(pk=sign_in.pk)
    assert tokens._claim(late)
    ProviderSignIn.objects.filter(pk=sign_in.pk).update(refreshing_until=now())
    found = tokens.access_token(sign_in.pk)
    assert tokens._renew(late, refused="") == found, "the provider refuses the old refresh token"
    assert not ProviderSignIn.objects.get(pk=sign_in.pk).ended


@pytest.fixture
def at_once(transactional_db: None) -> Callable[..., list[Any]]:
    """Runs functions beside each other, ``meanwhile`` in this thread; returns what they return."""

    def run(*works: Callable[[], Any], meanwhile: Callable[[], None]) -> list[Any]:
        results: list[Any] = [None] * len(works)

        def work(at: int) -> None:
            try:
                results[at] = works[at]()
            except SignInTrouble as error:
                results[at] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work, args=(at,)) for at in range(len(works))]
        for thread in threads:
            thread.start()
        meanwhile()
        for thread in threads:
            thread.join(30)
        return results

    return run


def test_many_who_need_a_token_at_once_renew_it_once(
    at_once: Callable[..., list[Any]], sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    """A refresh token that serves once would be used twice, and the provider end the consent."""
    make_old(sign_in)
    identity.renewals_may_go_on.clear()

    def let_go() -> None:
        wait_until(lambda: identity.asked["refresh_token"] == 1, what="the renewal")
        identity.renewals_may_go_on.set()

    found = at_once(*[lambda: tokens.access_token(sign_in.pk)] * 4, meanwhile=let_go)
    assert len(set(found)) == 1
    assert identity.holds(found[0])
    assert identity.asked["refresh_token"] == 1


def test_who_signs_in_while_a_token_is_renewed_is_not_written_over(
    at_once: Callable[..., list[Any]], sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    make_old(sign_in)
    identity.renewals_may_go_on.clear()

    def sign_in_anew() -> None:
        wait_until(lambda: identity.asked["refresh_token"] == 1, what="the renewal")
        identity.user = "other@gotrs.test"
        consent(sign_in, identity)
        identity.renewals_may_go_on.set()

    (found,) = at_once(lambda: tokens.access_token(sign_in.pk), meanwhile=sign_in_anew)
    assert identity.holds(found) == "other@gotrs.test"
    assert tokens.access_token(sign_in.pk) == found


def test_secret_and_tokens_are_not_in_the_database(
    sign_in: ProviderSignIn, identity: IdentityServer
) -> None:
    devices.begin(sign_in)
    with connection.cursor() as cursor:
        for table in ("queues_providersignin", "queues_devicecode"):
            cursor.execute(f"SELECT * FROM {table}")
            stored = str(cursor.fetchall())
            assert not [secret for secret in (*identity.given, CLIENT_SECRET) if secret in stored]
