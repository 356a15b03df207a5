"""Who and where: the demo's agents, customers, queues and texts."""

import tomllib
from pathlib import Path
from typing import Any

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
    WellKnownGroup,
)
from queues.models import (
    Queue,
    Service,
    Signature,
    SystemAddress,
    Template,
    WellKnownQueue,
)
from queues.tree import save_in_place

PASSWORD = "gotrs-demo"
_FILE = Path(__file__).with_name("people.toml")
_BILLING = "Billing"
_SIGNATURE = "Kind regards\n{{ me.name }}\n\n-- \n{{ config.organization }}"


def make_people() -> None:
    """Write everything that tickets need to be there."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    for name, value in (
        ("organization", data["organization"]["name"]),
        ("admin_email", data["organization"]["admin_email"]),
    ):
        site.put(name, value)
    billing = Group.objects.create(name="billing", comment="Who deals with money")
    role = Role.objects.create(name=_BILLING)
    RoleGrant.objects.create(role=role, group=billing, permission=Permission.RW)
    for row in data["agent"]:
        _agent(row)
    for row in data["company"]:
        _company(row)
    _queues(
        data["queue"], {"users": Group.objects.get(pk=WellKnownGroup.USERS), "billing": billing}
    )
    for row in data["service"]:
        save_in_place(Service(name=row["name"]))
    for row in data["template"]:
        Template.objects.create(name=row["name"], text=row["text"], template_type="Answer")


def _agent(row: dict[str, Any]) -> None:
    first, _, last = row["name"].partition(" ")
    agent = Agent.objects.create_user(
        row["login"],
        f"{row['login']}@lindenhof.example",
        PASSWORD if row.get("can_sign_in") else None,
        first_name=first,
        last_name=last,
    )
    for name in row["roles"]:
        RoleMember.objects.create(agent=agent, role=Role.objects.get(name=name))


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
        customer.set_password(PASSWORD if person.get("can_sign_in") else None)
        customer.save()


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
