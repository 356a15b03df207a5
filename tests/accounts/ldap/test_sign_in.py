"""Agents sign in with the password of the directory."""

import socket
import time

import pytest

from accounts.ldap import setup
from accounts.models import (
    Agent,
    AuditEntry,
    DirectoryAccount,
    DirectoryLogin,
    LoginSession,
)
from tests.cast import PASSWORD, acting, make_agent, make_customer
from tests.clients import ApiClient


def last_line() -> DirectoryLogin:
    return DirectoryLogin.objects.latest("pk")


def test_an_agent_signs_in_with_the_password_of_the_directory(configure, branch, sign_in):
    configure()
    branch.add_person("anna", password="Grüße aus Köln", sn="Müller-Lüdenscheidt")
    answer = sign_in("anna", "Grüße aus Köln")
    assert answer.status_code == 200
    user = answer.json()["data"]["user"]
    assert (user["login"], user["email"], user["role"]) == ("anna", "anna@corp.test", "Agent")
    assert user["last_name"] == "Müller-Lüdenscheidt"
    agent = Agent.objects.get(login="anna")
    assert not agent.has_usable_password()
    assert agent.directory_account.entry_id
    assert AuditEntry.objects.filter(action="login.success", login="anna").exists()
    assert (last_line().username, last_line().success, last_line().ip_address) == (
        "anna",
        True,
        "127.0.0.1",
    )


@pytest.mark.parametrize("typed", ["ANNA", "anna@corp.test", "Anna@Corp.test"])
def test_who_has_an_account_may_type_login_or_address(configure, branch, sign_in, typed):
    configure()
    branch.add_person("anna", password="secret")
    sign_in("anna", "secret")
    assert sign_in(typed, "secret").status_code == 200
    assert Agent.objects.filter(login__iexact="anna").count() == 1


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("password", ["wrong", "Secret", "secret ", "s", "\x01", "ü" * 500])
def test_a_wrong_password_is_refused(configure, branch, sign_in, password, known):
    configure()
    branch.add_person("anna", password="secret")
    if known:
        sign_in("anna", "secret")
    answer = sign_in("anna", password)
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")
    assert (last_line().success, last_line().error) == (False, "Wrong password.")
    assert Agent.objects.filter(login="anna").exists() is known


def test_an_empty_password_never_reaches_the_directory(configure, branch, sign_in, rf):
    """slapd lets anybody bind without a password here, as nobody."""
    from accounts.auth.backends import DirectoryAgentBackend, DirectoryNewcomerBackend

    configure()
    branch.add_person("anna", password="secret")
    assert sign_in("anna", "").status_code == 400
    assert DirectoryNewcomerBackend().authenticate(rf.get("/"), "anna", "") is None
    sign_in("anna", "secret")
    assert DirectoryAgentBackend().authenticate(rf.get("/"), "anna", "") is None


@pytest.mark.parametrize(
    "name",
    ["*", "*)(uid=*", "admin)(|(uid=*", "anna)(&", "ann*", "\\61nna", "a\\", "(anna)", "ä", "%s",
     "{username}", "%(user)s", "anna\x00", "anna,ou=people", "x" * 255],
)  # fmt: skip
def test_names_are_no_filters(configure, branch, sign_in, name):
    configure()
    branch.add_person("anna", password="secret")
    answer = sign_in(name, "secret")
    assert answer.status_code in (400, 401)
    assert not Agent.objects.filter(login="anna").exists()


@pytest.mark.parametrize(
    ("uid", "rdn"),
    [
        ("jürgen", "cn=Jürgen Größe"),
        ("o'brien", "cn=O'Brien\\, Pat"),
        ("a*b", "cn=a*b (Star)"),
        ("back\\slash", "cn=back\\5Cslash"),
        ("plus+one", "cn=plus\\+one"),
        ('quote"d', 'cn=quote\\"d'),
        ("hash#tag", "cn=\\#hash"),
        ("percent%s", "cn=percent%s"),
        ("brace{username}", "cn=brace"),
        ("李雷", "cn=李雷"),
    ],
)
def test_names_may_have_any_characters(configure, branch, sign_in, uid, rdn):
    configure()
    branch.add_person(
        uid, dn=f"{rdn},{branch.people}", password="secret", mail="odd@corp.test", cn=uid
    )
    # A name with special characters in the RDN is an attribute as well.
    assert sign_in(uid, "secret").status_code == 200, last_line().error
    assert Agent.objects.get(email="odd@corp.test").login == uid
    assert sign_in(uid, "secret").status_code == 200
    assert DirectoryAccount.objects.count() == 1


def test_a_local_agent_is_never_taken_over(configure, branch, sign_in, anna):
    configure()
    branch.add_person("anna", password="directory")
    assert sign_in("anna", "directory").status_code == 401
    assert sign_in("anna", PASSWORD).status_code == 200
    assert not DirectoryAccount.objects.exists()
    assert not DirectoryLogin.objects.exists()


def test_a_newcomer_does_not_get_the_address_of_a_local_agent(configure, branch, sign_in, anna):
    configure()
    branch.add_person("anne", password="directory", mail="anna@gotrs.test")
    assert sign_in("anne", "directory").status_code == 401
    assert "email" in last_line().error
    # The address is anna's login here; the filter of the directory may find anne by it.
    configure(user_filter="(&(objectClass=person)(|(uid={username})(mail={username})))")
    assert sign_in("anna@gotrs.test", "directory").status_code == 401
    assert not DirectoryAccount.objects.exists()


def test_a_password_in_our_database_does_not_open_an_account_of_the_directory(
    configure, branch, sign_in
):
    configure()
    branch.add_person("anna", password="directory")
    sign_in("anna", "directory")
    agent = Agent.objects.get(login="anna")
    agent.set_password(PASSWORD)
    agent.save()
    assert sign_in("anna", PASSWORD).status_code == 401
    assert sign_in("anna", "directory").status_code == 200


def test_customers_are_not_asked_about_in_the_directory(configure, branch, sign_in):
    configure()
    make_customer("carl@acme.test")
    assert sign_in("carl@acme.test", PASSWORD).status_code == 200
    assert not DirectoryLogin.objects.exists()


def test_of_an_agent_of_the_directory_and_a_customer_with_one_name_the_agent_comes_first(
    configure, branch, sign_in
):
    configure()
    branch.add_person("anna", password=PASSWORD)
    sign_in("anna", PASSWORD)
    make_customer("anna")
    assert sign_in("anna", PASSWORD).json()["data"]["user"]["role"] == "Agent"


def test_without_auto_create_only_known_users_get_in(configure, branch, sign_in):
    configure()
    branch.add_person("anna", password="secret")
    branch.add_person("bert", password="secret")
    sign_in("anna", "secret")
    configure(auto_create_users=False)
    assert sign_in("anna", "secret").status_code == 200
    assert sign_in("bert", "secret").status_code == 401
    assert "none is made" in last_line().error


@pytest.mark.parametrize("update", [True, False])
def test_a_sign_in_keeps_the_account_up(configure, branch, sign_in, update):
    configure(auto_update_users=update)
    dn = branch.add_person("anna", password="secret")
    sign_in("anna", "secret")
    branch.change(dn, mail="new@corp.test", sn="Newname", telephoneNumber="+49 221 1")
    assert sign_in("anna", "secret").status_code == 200
    agent = Agent.objects.get(login="anna")
    said = (agent.email, agent.last_name, agent.phone)
    assert said == (
        ("new@corp.test", "Newname", "+49 221 1") if update else ("anna@corp.test", "Agent", "")
    )


def test_an_address_that_is_taken_does_not_lock_out_who_has_an_account(
    configure, branch, sign_in, rita
):
    configure()
    dn = branch.add_person("anna", password="secret")
    sign_in("anna", "secret")
    branch.change(dn, mail=rita.email)
    assert sign_in("anna", "secret").status_code == 200
    assert Agent.objects.get(login="anna").email == "anna@corp.test"


def test_a_disabled_account_is_told_only_to_who_knows_the_password(configure, branch, sign_in):
    configure()
    branch.add_person("anna", password="secret")
    sign_in("anna", "secret")
    Agent.objects.filter(login="anna").update(valid_id=2)
    assert sign_in("anna", "wrong").json()["code"] == "invalid_credentials"
    assert sign_in("anna", "secret").json()["code"] == "account_disabled"


def test_a_renamed_user_signs_in_by_the_new_name_to_the_same_account(configure, branch, sign_in):
    configure()
    dn = branch.add_person("anna.alt", password="secret")
    sign_in("anna.alt", "secret")
    before = Agent.objects.get(login="anna.alt")
    branch.rename(dn, "uid=anna.neu")
    assert sign_in("anna.alt", "secret").status_code == 401
    assert sign_in("anna.neu", "secret").status_code == 200
    assert Agent.objects.get(login="anna.neu").pk == before.pk
    assert DirectoryAccount.objects.get().dn.startswith("uid=anna.neu")


def test_a_name_that_another_person_got_does_not_open_the_old_account(configure, branch, sign_in):
    configure()
    dn = branch.add_person("anna", password="secret")
    sign_in("anna", "secret")
    branch.remove(dn)
    branch.add_person("anna", password="other", mail="anna2@corp.test")
    assert sign_in("anna", "other").status_code == 401
    assert "another entry" in last_line().error


def test_switched_off_nobody_of_the_directory_gets_in(configure, branch, sign_in, admin, anna):
    configure()
    branch.add_person("bert", password="secret")
    branch.add_person("carl", password="secret")
    sign_in("bert", "secret")
    setup.disable(actor=acting(admin))
    assert sign_in("bert", "secret").status_code == 401
    assert "switched off" in last_line().error
    assert sign_in("carl", "secret").status_code == 401
    assert sign_in("anna", PASSWORD).status_code == 200
    configure()
    assert sign_in("bert", "secret").status_code == 200


def test_two_entries_of_one_name_are_nobody(configure, branch, sign_in):
    configure()
    branch.add_person("anna", password="secret")
    branch.add_person("anna", dn=f"cn=second,{branch.people}", password="secret", cn="second")
    assert sign_in("anna", "secret").status_code == 401


def test_the_second_factor_of_an_agent_is_asked_for_as_usual(configure, branch, sign_in):
    from accounts.auth import second_factor

    configure()
    branch.add_person("anna", password="secret")
    sign_in("anna", "secret")
    agent = Agent.objects.get(login="anna")
    assert second_factor.factor_of(agent) is None
    api = ApiClient(agent)
    answer = api.post(
        "/users/me/password", {"current_password": "secret", "new_password": "an odd sentence"}
    )
    assert answer.json()["code"] == "protected_object"


# --- A directory that is slow, dead or wrong ------------------------------------------------------


@pytest.fixture
def silent_port():
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("tls", [{}, {"use_tls": True}, {"start_tls": True}])
def test_a_silent_directory_costs_a_few_seconds_once_and_locals_nothing(
    configure, sign_in, silent_port, admin, anna, tls
):
    configure(port=silent_port, **tls)
    began = time.monotonic()
    answer = sign_in("newcomer", "secret")
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")
    assert time.monotonic() - began < 7
    assert "no answer in time" in last_line().error
    began = time.monotonic()
    assert sign_in("another", "secret").status_code == 401
    assert "a moment ago" in last_line().error
    assert sign_in("anna", PASSWORD).status_code == 200
    assert time.monotonic() - began < 2
    assert LoginSession.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"port": 1}, "Connect"),
        ({"host": "directory.invalid"}, "Connect"),
        ({"bind_password": "wrong"}, "Bind"),
        ({"user_search_base": "ou=nowhere,dc=gotrs,dc=test"}, "User search"),
        ({"use_tls": True}, "TLS"),
    ],
)
def test_the_log_says_which_step_failed(configure, branch, sign_in, said, reason):
    configure(**said)
    branch.add_person("anna", password="secret")
    answer = sign_in("anna", "secret")
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")
    assert f"{reason}: " in last_line().error
    assert "secret" not in last_line().error


def test_a_password_of_the_directory_confirms_the_second_factor_page(
    configure, branch, sign_in, rf
):
    from accounts.auth.passwords import is_password_of

    configure()
    branch.add_person("anna", password="secret")
    sign_in("anna", "secret")
    agent = Agent.objects.get(login="anna")
    request = rf.get("/")
    assert is_password_of(request, agent, "secret")
    assert not is_password_of(request, agent, "wrong")
    assert not is_password_of(request, make_agent("zoe"), "secret")
