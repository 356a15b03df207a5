"""Runs of the sync: those that find it broken, and those that start by themselves."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts.ldap import runs, setup, sync
from accounts.models import (
    Agent,
    AuditEntry,
    DirectoryAccount,
    DirectorySync,
)
from gotrs.common.clock import moved_to, now
from tests.accounts.ldap.said import NOTHING, numbers
from tests.cast import acting
from tests.servers.slapd import LIMITED_DN, SUFFIX

# --- Broken answers -------------------------------------------------------------------------------


def test_an_answer_without_users_disables_nobody(configure, branch, run):
    configure()
    branch.add_person("anna")
    run()
    configure(user_filter="(&(objectClass=device)(uid={username}))")
    result = run()
    assert (result["users_found"], result["users_disabled"]) == (0, 0)
    assert "no user at all" in result["errors"][0]
    assert Agent.objects.get(login="anna").is_active


def test_an_answer_that_is_cut_off_disables_nobody(configure, branch, run):
    configure()
    people = [f"user{number:03}" for number in range(60)]
    branch.server.add(
        (
            f"uid={uid},{branch.people}",
            {
                "objectClass": "inetOrgPerson",
                "uid": uid,
                "cn": uid,
                "sn": uid,
                "mail": f"{uid}@corp.test",
            },
        )
        for uid in people
    )
    assert run()["users_created"] == 60
    configure(bind_dn=LIMITED_DN)
    result = run()
    assert (result["users_found"], result["users_disabled"]) == (50, 0)
    assert "not give all users" in result["errors"][0]


@pytest.mark.parametrize(
    "said",
    [
        {"user_search_base": f"ou=nowhere,{SUFFIX}"},
        {"group_search_base": f"ou=nowhere,{SUFFIX}"},
        {"bind_password": "wrong"},
        {"port": 1},
    ],
)
def test_a_search_that_fails_changes_nothing_and_is_noted(configure, branch, run, said):
    configure()
    branch.add_person("anna")
    run()
    configure(**said)
    with pytest.raises(Exception, match="could not be asked"):
        run()
    assert Agent.objects.get(login="anna").is_active
    status = setup.status()
    assert "could not be asked" in status["last_result"]["errors"][0]
    assert status["last_sync"] < DirectorySync.objects.latest("pk").ended_at
    configure()
    assert numbers(run()) == NOTHING


def test_one_run_at_a_time_and_a_dead_one_holds_nobody_up(configure, branch, run):
    configure()
    branch.add_person("anna")
    running = runs.begin(dry_run=False)
    with pytest.raises(Exception, match="already"):
        run()
    assert not DirectoryAccount.objects.exists()
    with moved_to(now() + runs.LIMIT + timedelta(seconds=1)):
        assert run()["users_created"] == 1
    running.refresh_from_db()
    assert running.ended_at is None


# --- By itself ------------------------------------------------------------------------------------


def test_the_worker_runs_it_at_the_interval(configure, branch, run):
    assert not sync.run_if_due()
    configure()
    branch.add_person("anna")
    assert not sync.run_if_due()
    configure(auto_sync=True, sync_interval="30m")
    assert sync.run_if_due()
    assert AuditEntry.objects.filter(action="ldap.sync").get().login == "root@localhost"
    assert not sync.run_if_due()
    status = setup.status()
    assert status["next_sync"] - DirectorySync.objects.get().started_at == timedelta(minutes=30)
    with moved_to(now() + timedelta(minutes=31)):
        assert sync.run_if_due()


def test_after_a_failure_the_worker_tries_again_soon(configure, branch, caplog):
    configure(auto_sync=True, sync_interval="2h", port=1)
    assert sync.run_if_due()
    assert "Connect" in caplog.text
    with moved_to(now() + timedelta(minutes=4)):
        assert not sync.run_if_due()
    with moved_to(now() + timedelta(minutes=6)):
        assert sync.run_if_due()


def test_switched_off_the_worker_leaves_it(configure, branch, admin):
    configure(auto_sync=True)
    setup.disable(actor=acting(admin))
    assert not sync.run_if_due()
    assert setup.status()["next_sync"] is None


def test_the_command_says_what_it_did(configure, branch, capsys):
    with pytest.raises(CommandError, match="No LDAP directory"):
        call_command("sync_ldap")
    configure()
    branch.add_person("anna")
    branch.add_person("two words", dn=f"cn=x,{branch.people}")
    call_command("sync_ldap", "--dry-run")
    assert not DirectoryAccount.objects.exists()
    call_command("sync_ldap")
    said = capsys.readouterr()
    assert "2 users found: 1 created, 0 updated, 0 disabled" in said.out
    assert "two words" in said.err
    assert DirectoryAccount.objects.count() == 1


def test_old_runs_are_forgotten_but_for_the_last(configure, branch, run):
    configure()
    branch.add_person("anna")
    run()
    run()
    with moved_to(now() + timedelta(days=91)):
        assert runs.clear_old() == 1
    assert runs.last_success() is not None
