"""Who is an admin, and what keeps the last one (contract 4.10)."""

import pytest

from accounts import operations
from accounts.actors import Actor, Channel
from accounts.models import (
    AgentGrant,
    AuditEntry,
    DirectoryAccount,
    RoleMember,
)
from gotrs.common.errors import Forbidden
from tests.cast import make_agent
from tests.clients import ApiClient, refused
from tickets.models import OutgoingMail

pytestmark = pytest.mark.django_db
SYSTEM = 1
ADMIN_GROUP = 2
ADMIN_ROLE = 2


# --- Role -----------------------------------------------------------------------------------------


def test_an_admin_becomes_an_agent_and_back(admin, anna):
    api, path = ApiClient(admin), f"/admin/users/{anna.pk}"
    assert api.put(path, {"role": "Admin"}).json()["data"]["role"] == "Admin"
    user = api.get(path).json()["data"]
    # The object as it was read, with another role: the role is what differs (1.6).
    demoted = api.put(path, user | {"role": "Agent"}).json()["data"]
    assert demoted["role"] == "Agent"
    assert [group["id"] for group in demoted["groups"]] == [1]
    # And with other groups, the groups.
    promoted = api.put(path, demoted | {"groups": [1, 2]}).json()["data"]
    assert promoted["role"] == "Admin"


def test_whom_a_role_makes_an_admin_is_demoted_by_the_role(admin, anna):
    RoleMember.objects.create(agent=anna, role_id=ADMIN_ROLE)
    api, path = ApiClient(admin), f"/admin/users/{anna.pk}"
    details = refused(api.put(path, {"role": "Agent"}), 400, "validation_failed")
    assert set(details) == {"role"}
    assert api.put(path, {"role": "Agent", "role_ids": []}).json()["data"]["role"] == "Agent"


# --- What protects the back office ----------------------------------------------------------------


@pytest.mark.parametrize(
    "change", [{"valid_id": 2}, {"valid_id": 3}, {"role": "Agent"}, {"groups": [1]}, {"groups": []}]
)
def test_nobody_takes_the_administration_from_themselves(admin, change):
    make_agent("second", {ADMIN_GROUP: ["rw"]})
    refused(ApiClient(admin).put(f"/admin/users/{admin.pk}", change), 403, "protected_object")
    admin.refresh_from_db()
    assert admin.is_active
    assert AgentGrant.objects.filter(agent=admin, group_id=ADMIN_GROUP).exists()


def test_nobody_closes_their_own_account(admin):
    make_agent("second", {ADMIN_GROUP: ["rw"]})
    api = ApiClient(admin)
    refused(api.delete(f"/admin/users/{admin.pk}"), 403, "protected_object")
    refused(api.post(f"/admin/users/{admin.pk}/deactivate"), 403, "protected_object")


def test_the_last_admin_stays_whoever_asks(admin):
    make_agent("closed", {ADMIN_GROUP: ["rw"]}, valid_id=2)
    with pytest.raises(Forbidden, match="last admin"):
        operations.deactivate_agent(admin, actor=Actor.system(Channel.AUTOMATION))
    admin.refresh_from_db()
    assert admin.is_active


def test_the_account_of_the_system_stays_as_it_is(admin):
    api = ApiClient(admin)
    assert api.get(f"/admin/users/{SYSTEM}").json()["data"]["login"] == "root@localhost"
    for answer in (
        api.put(f"/admin/users/{SYSTEM}", {"phone": "1"}),
        api.delete(f"/admin/users/{SYSTEM}"),
        api.post(f"/admin/users/{SYSTEM}/activate"),
        api.post(f"/admin/users/{SYSTEM}/deactivate"),
        api.post(f"/admin/users/{SYSTEM}/reset-password"),
        api.put(f"/groups/1/users/{SYSTEM}", {"permissions": ["ro"]}),
        api.put(f"/roles/1/users/{SYSTEM}"),
    ):
        refused(answer, 403, "protected_object")
    assert not AuditEntry.objects.exists()


def test_an_account_from_ldap_keeps_the_password_of_the_directory(admin, anna):
    DirectoryAccount.objects.create(agent=anna, username="anna", dn="uid=anna")
    api, new = ApiClient(admin), "an uncommon sentence"
    for answer in (
        api.post(f"/admin/users/{anna.pk}/reset-password"),
        api.post(f"/admin/users/{anna.pk}/reset-password", {"new_password": new}),
        api.put(f"/admin/users/{anna.pk}", {"password": new}),
    ):
        refused(answer, 403, "protected_object")
    assert not OutgoingMail.objects.exists()
