"""OTRS's and Znuny's tags, said in our paths (rule 8.9). Names in any case."""

import re
from typing import Any

_TICKET = {
    "ticketnumber": "number",
    "number": "number",
    "ticketid": "id",
    "customeruserid": "customer_user",
    "customerid": "customer_id",
    "statetype": "state_type",
    "created": "created",
    "changed": "changed",
    "untiltime": "pending_until",
    "realtilltimenotused": "pending_until",
    "firstresponsetimedestinationdate": "first_response_due",
    "updatetimedestinationdate": "update_due",
    "solutiontimedestinationdate": "solution_due",
}
_PERSON = {
    "userfirstname": "first_name",
    "userlastname": "last_name",
    "userfullname": "name",
    "userlogin": "login",
    "useremail": "email",
    "usertitle": "title",
    "userphone": "phone",
    # Ours: OTRS has no signatures of agents.
    "usersignature": "signature",
    "usermobile": "mobile",
    "usercustomerid": "customer_id",
    "usercomment": "comment",
    "usercity": "city",
    "usercountry": "country",
    "userstreet": "street",
    "userzip": "zip",
    "customercompanyname": "company",
    "customercompanycity": "city",
    "customercompanycountry": "country",
    "customercompanystreet": "street",
    "customercompanyzip": "zip",
}
_ARTICLE = {"subject", "body", "from", "to", "cc", "email", "note", "realname", "created"}
_CONFIG = {
    "fqdn": "fqdn",
    "organization": "organization",
    "adminemail": "admin_email",
    "productname": "site_name",
    "systemid": "system_id",
    "ticket::hook": "ticket_hook",
    "httptype": "scheme",
}
_PEOPLE = {
    "ticket_owner_": "owner",
    "ticket_responsible_": "responsible",
    "owner_": "owner",
    "responsible_": "responsible",
    "current_": "me",
    "notification_recipient_": "recipient",
    "customer_data_": "customer",
}
_ARTICLES = {
    "first_article_": "first_article",
    "last_article_": "last_article",
    "customer_": "last_customer",
    "agent_": "last_agent",
}
_DYNAMIC_FIELD = re.compile(r"ticket_dynamicfield_(.+?)(_value)?")
# Longest first, so that TICKET_OWNER_ is not read as an attribute of the ticket.
_PEOPLE_BY_LENGTH = sorted(_PEOPLE.items(), key=lambda item: -len(item[0]))


def translate(name: str, option: str) -> dict[str, Any] | None:
    """``TICKET_Title``, ``""`` as the keywords of a Tag, or None if there is no such tag.

    ``option`` is what stood in brackets: characters of a subject, lines of a text, or a zone.
    """
    lowered = name.lower()
    if lowered == "comment":
        return {"path": "comment"}
    if lowered == "email_date":
        return {"path": f"now.{option}" if option else "now"}
    if lowered == "queue":
        return {"path": "ticket.queue"}
    if lowered.startswith("config_"):
        key = lowered.removeprefix("config_")
        return {"path": f"config.{_CONFIG.get(key, key)}"}
    return _person(lowered) or _article(lowered, option) or _ticket(name)


def _person(name: str) -> dict[str, Any] | None:
    if name == "customer_realname":
        return {"path": "customer.name"}
    for prefix, path in _PEOPLE_BY_LENGTH:
        if name.startswith(prefix):
            key = name.removeprefix(prefix)
            return {"path": f"{path}.{_PERSON.get(key, key)}"}
    # <OTRS_Agent_UserFirstname> is who writes, <OTRS_AGENT_Subject> their last article.
    key = name.removeprefix("agent_")
    if key != name and key not in _ARTICLE:
        return {"path": f"me.{_PERSON.get(key, key)}"}
    return None


def _article(name: str, option: str) -> dict[str, Any] | None:
    for prefix, path in _ARTICLES.items():
        key = name.removeprefix(prefix)
        if key == name:
            continue
        amount = int(option) if option.isdecimal() else None
        if key == "subject":
            return {"path": f"{path}.subject", "chars": amount}
        if key in {"email", "note"}:
            return {"path": f"{path}.body", "lines": amount, "quoted": True}
        if key == "body":
            return {"path": f"{path}.body", "lines": amount}
        return {"path": f"{path}.{key}"}
    return None


def _ticket(name: str) -> dict[str, Any] | None:
    lowered = name.lower()
    if not lowered.startswith("ticket_"):
        return None
    field = _DYNAMIC_FIELD.fullmatch(lowered)
    if field:
        return {"path": f"ticket.fields.{field[1]}" + ("" if field[2] else ".key")}
    key = lowered.removeprefix("ticket_")
    return {"path": f"ticket.{_TICKET.get(key, key)}"}
