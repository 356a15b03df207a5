"""What two checks of Schemathesis can't know: the tables of tests/fuzz/README.md.

A description names the one form that clients should send, and only what a single request shows.
The contract forgives more, and some requests that fit are refused for what is stored.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

# --- negative_data_rejection: what is wrong by the description and forgiven by the contract -------

# Parameters that fall back to their default (contract 1.5), and switches of how something is shown:
# what is not true is false. Others are read as FORGIVEN_VALUES say.
FALLING_BACK = frozenset({"page", "per_page", "limit", "page_size", "sort", "order"})
FALLING_BACK |= {"include_stats", "inline", "unread"}
# Filters on facts that customers don't see are ignored for them (contract 1.9).
IGNORED_FOR_CUSTOMERS = frozenset(
    {"owner_id", "responsible_id", "assigned_to", "escalated", "escalation_before", "watched"}
)
_WORDS = {"true": True, "1": True, "yes": True, "on": True}
_WORDS |= {"false": False, "0": False, "no": False, "off": False}


def _boolean(value: Any) -> Any:
    return _WORDS.get(str(value).strip().lower()) if isinstance(value, str | int) else None


def _integer(value: Any) -> Any:
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if re.fullmatch(r"-?[0-9]{1,100}", text) else None


def _number(value: Any) -> Any:
    text = value.strip() if isinstance(value, str) else ""
    return float(text) if re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", text) else None


def _array(value: Any) -> Any:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


# Type of the description -> how another form of the same value is read; None: it can't be.
FORGIVEN_VALUES: dict[str, Callable[[Any], Any]] = {
    "boolean": _boolean,  # 1.5: true/false/1/0; bodies of forms have no other booleans
    "integer": _integer,  # 1.6: ids may be numeric strings
    "number": _number,  # 1.6, as integers; forms have texts only
    "array": _array,  # 1.6: lists of a form come as text with commas; one tag as a text
    "string": _text,  # 1.6: a number is read as text; white space around a text is trimmed
}


def forgiven(schema: Any, value: Any, resolve: Callable[[Any], Any]) -> Any:
    """The value in the form that the description names, as far as the contract forgives others."""
    schema = resolve(schema)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if {"type": "null"} in [*schema.get("oneOf", ()), *schema.get("anyOf", ())]:
        kinds = [*kinds, "null"]
    if value is None or (value == "" and "null" in kinds):
        return None
    if isinstance(value, Mapping):
        known = schema.get("properties", {})
        # Unknown and read-only fields are ignored (1.6), whatever they hold.
        return {name: forgiven(known[name], said, resolve) for name, said in value.items()
                if name in known and name not in FALLING_BACK}  # fmt: skip
    if "true" in schema.get("enum", ()) and (switch := _boolean(value)) is not None:
        return str(switch).lower()  # a switch with a third word
    if isinstance(value, list) and "array" in kinds:
        return [forgiven(schema.get("items", {}), one, resolve) for one in value]
    for kind in kinds:
        read = FORGIVEN_VALUES[kind](value) if kind in FORGIVEN_VALUES else None
        if read is None or (kind == "string" and isinstance(value, bool)):
            continue
        if kind == "array":
            return [forgiven(schema.get("items", {}), one, resolve) for one in read]
        return read
    return value


# --- positive_data_acceptance: refusals for what a description can't state ------------------------

# Codes of 400 that speak of what is stored, or of the surroundings.
REFUSED_FOR_WHAT_IS_STORED: dict[str, str] = {
    "already_merged": "the ticket's history",
    "already_closed": "the ticket's state",
    "already_deleted": "whether the row was made invalid before",
    "not_closed": "the ticket's state",
    "not_merged": "the ticket's history",
    "not_deleted": "whether it is deleted",
    "ldap_not_configured": "whether there is a directory",
    "ldap_connection_failed": "whether the directory answers",
    "wrong_password": "the account's password",
    "no_known_fields": "any one field of many; unknown ones are ignored, so a number can't say it",
}
# What rows are called in messages.
_ROWS = (
    "account|agent|article|calendar|closed state|colleague|column|customer|customer user|field|file"
    "|group|priority|queue|role|row|salutation|service|signature|SLA|state|system address|template"
    "|ticket|type|user|value"
)
# Messages of `details` -> why the description can't say it.
REFUSED_VALUES: dict[str, str] = {
    rf"There is no (such |unused |valid )*({_ROWS})( .*)?\.": "the row has to exist",
    r"There is no “.+” to put it below\.": "the row above has to exist",
    r"(The|This) ticket has no such article\.": "the row has to exist",
    r"Select a valid choice\. That choice is not one of the available choices\.":
        "the row has to exist",
    r".+ is not in use any more\.": "the row has to be valid",
    r".+ (exists|is taken|is used|was used|is in use) already\.|There is such a .+ already\.":
        "what is taken is stored",
    r"The groups or roles make this agent an admin\.": "groups and roles are stored",
    r".+ contradict each other\.|This contradicts .+\.":
        "two names for one fact; equality is beyond JSON Schema",
    r"This must not be before from\.": "two values in an order",
    r"These are too many points; choose a longer interval\.": "a span and an interval together",
    r"Start with an empty cursor, and go on with pagination\.next_cursor\.":
        "cursors come from an answer before",
    r"Name the values that can be chosen\.": "the kind of a stored field",
    r"Use a year from 1970 to 2200\.": "a format of times has no bounds",
    r"Use at least [0-9]+ characters\.": "the site may ask for more than the least length",
    r"This password is (too common|entirely numeric)\.|The password is too similar .+":
        "the policy of passwords: lists of words, and the person's data",
    r"Use another password than the present one\.": "the password is stored",
    r"This is not an? (closed|open|pending) state\.": "the type of the state is stored",
    r"This link was used already, is too old, or is incomplete\.": "links are stored",
    r"This must lie in the (future|past)\.|The pending time must lie in the future\.":
        "depends on the time of day",
    r"A warning needs its time\.": "the other value may be stored",
    r"Tickets can't be put into this state by hand\.": "the type of the state is stored",
    r"This agent can't read the ticket's queue\.": "permissions are stored",
    r"This SLA does not belong to the service\.": "which belong together is stored",
    r"A mail needs a recipient\.": "the ticket's customer is stored",
    r"A parenthesis is missing .+|This is no DN\. .+|([a-z_]+: )?This is no name of an attribute\.":
        "grammars of the directory (RFC 4514, 4515)",
    r"Use a host name or an address, .+|The address names no host\.":
        "names of hosts (RFC 1123) after IDNA",
    r"Use an address like https://.+": "names of hosts, and ports in bounds",
    r"This has characters that don't belong into a name\.": "what can be printed says Unicode",
    r"A key has no control characters\.": "what can be printed says Unicode",
    r"A login has no blanks or control characters\.": "what can be printed says Unicode",
    r"A login can't be changed\.": "the login is stored",
    r"Use a span like .+": "a sum of spans has bounds",
    r"Use a time zone (like|such as) .+": "the zones that the machine knows",
    r"This is no (valid )?(e-mail|mail) address\.": "stricter than the format's RFC",
}  # fmt: skip
# The API refuses this character in any text; a pattern at each of them would say little.
_NUL = "Text may not contain the NUL character."
_VALUE = re.compile("|".join(f"(?:{pattern})" for pattern in REFUSED_VALUES), re.DOTALL)


def lost_in_a_form(body: Any) -> frozenset[str]:
    """Fields that a form can't carry as they were meant: null, empty lists and objects."""
    said = body.items() if isinstance(body, Mapping) else ()
    return frozenset(name for name, value in said if value is None or value in ([], {}))


def is_refused_for_what_is_stored(body: Any, lost: frozenset[str] = frozenset()) -> bool:
    """Whether a 400 has one reason that the tables name; of several wrong fields each has to.

    ``lost`` fields did not arrive as they were meant.
    """
    if not isinstance(body, Mapping):
        return False
    if body.get("code") in REFUSED_FOR_WHAT_IS_STORED or body.get("error") == _NUL:
        return True
    details = body.get("details") or {}
    messages = [one for name, found in details.items() if name not in lost for one in found]
    return bool(details) and all(_VALUE.fullmatch(one) for one in messages)
