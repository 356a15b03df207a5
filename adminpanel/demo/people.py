"""Who and where: the demo's agents, customers, queues and texts."""

import tomllib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts import site
from accounts.models import (
    Agent,
    CustomerCompany,
    CustomerUser,
    Group,
    Permission,
    Role,
    RoleGrant,
    RoleMember,
)
from adminpanel.demo.catalog import make_catalog
from queues.models import Queue, QueueFollower, Signature, SystemAddress, WellKnownQueue
from queues.tree import save_in_place

PASSWORD = "gotrs-demo"
_FILE = Path(__file__).with_name("people.toml")
_SIGNATURE = "Kind regards\n{{ me.name }}\n\n-- \n{{ config.organization }}"


def make_people() -> None:
    """Write everything that tickets need to be there."""
    data = _read()
    for name, value in (
        ("organization", data["organization"]["name"]),
        ("admin_email", data["organization"]["admin_email"]),
    ):
        site.put(name, value)
    groups = _groups(data["group"])
    for row in data["agent"]:
        _agent(row)
    for row in data["company"]:
        _company(row)
    _queues(data["queue"], groups)
    for row in data["agent"]:
        _follow(row)
    make_catalog()


def send_on_holiday(now: datetime) -> None:
    """Those who are away, with their substitutes; last, as they worked until they went."""
    today = timezone.localdate(now)
    for row in _read()["agent"]:
        if away := row.get("away"):
            Agent.objects.filter(login=row["login"]).update(
                out_of_office_from=today - timedelta(days=away["since"]),
                out_of_office_until=today + timedelta(days=away["days"] - away["since"]),
                out_of_office_substitute=Agent.objects.get(login=away["substitute"]),
            )


def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _groups(rows: list[dict[str, Any]]) -> dict[str, Group]:
    """Groups by name, and which role may do what in them."""
    for row in rows:
        group, _new = Group.objects.get_or_create(
            name=row["name"], defaults={"comment": row.get("comment", "")}
        )
        for name, keys in row["roles"].items():
            role, _new = Role.objects.get_or_create(name=name)
            for key in keys:
                RoleGrant.objects.create(role=role, group=group, permission=Permission(key))
    return {group.name: group for group in Group.objects.all()}


def _agent(row: dict[str, Any]) -> None:
    first, _, last = row["name"].partition(" ")
    agent = Agent.objects.create_user(
        row["login"],
        f"{row['login']}@lindenhof.example",
        None,
        first_name=first,
        last_name=last,
    )
    if row.get("can_sign_in"):
        agent.password = _hashed()
        agent.save(update_fields=["password"])
    for name in row["roles"]:
        RoleMember.objects.create(agent=agent, role=Role.objects.get(name=name))


def _follow(row: dict[str, Any]) -> None:
    agent = Agent.objects.get(login=row["login"])
    QueueFollower.objects.bulk_create(
        QueueFollower(agent=agent, queue=Queue.objects.get(name=name))
        for name in row.get("follows", ())
    )


def _company(row: dict[str, Any]) -> None:
    fields = ("name", "street", "zip", "city", "country")
    CustomerCompany.objects.create(
        customer_id=row["id"],
        share_tickets=row.get("share_tickets", True),
        **{field: row[field] for field in fields},
    )
    for person in row["people"]:
        first, _, last = person["name"].partition(" ")
        customer = CustomerUser(
            login=person["login"],
            email=f"{_mailbox(person['login'], first, last)}@{row['domain']}",
            first_name=first,
            last_name=last,
            phone=person["phone"],
            customer_id=row["id"],
            language=row.get("language", ""),
        )
        customer.set_password(None)
        if person.get("can_sign_in"):
            customer.password = _hashed()
        customer.save()


@cache
def _hashed() -> str:
    """The one password of all; hashing it is slow on purpose, so it is done once."""
    return make_password(PASSWORD)


def _mailbox(login: str, first: str, last: str) -> str:
    """The login is a mailbox, but for the one that is called like the part it plays."""
    return login if "." in login else f"{first}.{last}".lower()


def _queues(rows: list[dict[str, Any]], groups: dict[str, Group]) -> None:
    signature = Signature.objects.create(name="Lindenhof", text=_SIGNATURE)
    for row in rows:
        queue = save_in_place(
            Queue(
                name=row["name"],
                group=groups[row.get("group", "users")],
                signature=signature,
                comment=row["comment"],
                customer_can_close=row.get("can_close", False),
                customer_can_reopen=row.get("can_reopen", False),
            )
        )
        queue.system_address = SystemAddress.objects.create(
            email=row["email"], display_name=row["display_name"], queue=queue
        )
        queue.save(update_fields=["system_address"])
    # Customers choose among topics, not among the places where mail without one lands.
    Queue.objects.filter(pk__in=[WellKnownQueue.POSTMASTER, WellKnownQueue.RAW]).update(
        customer_visible=False
    )
    site.put("portal_queue", Queue.objects.get(name=rows[0]["name"]).pk)
