"""The settings of the site (accounts.site): what each may be, and how they are stored.

The page of the back office and ``/api/v1/admin/system/config`` share the fields and the door.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import audit, site
from accounts.actors import Actor
from accounts.auth.login import MIN_PASSWORD
from adminpanel.settings_fields import AddressField, RowField, WordsField, ZoneField
from gotrs.common import patterns
from queues.models import Queue
from tickets.models import State, StateType
from tickets.numbers import GENERATORS

MIN_SESSION = int(timedelta(minutes=5).total_seconds())
_OWN_LIMIT = re.compile(r"[^\s=]+@[^\s=]+=[0-9]{1,5}")
_PERMISSIONS = [("note", _("note")), ("rw", _("everything"))]


class SiteSettingsForm(forms.Form):
    """Every setting of the site. The names are those of ``accounts.site.DEFAULTS``."""

    # Identity
    site_name = forms.CharField(label=_("Name of the site"), max_length=100)
    organization = forms.CharField(
        label=_("Organization"),
        max_length=200,
        required=False,
        help_text=_("Stands in signatures as {{ config.organization }}."),
    )
    admin_email = forms.EmailField(label=_("Address of the admins"), required=False)
    base_url = AddressField(
        label=_("Address of the site"),
        max_length=255,
        required=False,
        help_text=format_lazy(
            _("Links in mails begin with it. Empty: {default}"), default=settings.BASE_URL
        ),
    )
    default_language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    timezone = ZoneField(
        label=_("Time zone"),
        max_length=64,
        required=False,
        help_text=format_lazy(
            _("Of people who chose none, and of days in ticket numbers. Empty: {default}"),
            default=settings.TIME_ZONE,
        ),
    )
    maintenance_mode = forms.BooleanField(
        label=_("Maintenance"),
        required=False,
        help_text=_("Only admins can work; mail is still taken in."),
    )
    maintenance_message = forms.CharField(
        label=_("What others read meanwhile"), max_length=500, required=False
    )

    # Ticket numbers
    ticket_number_generator = forms.ChoiceField(
        label=_("Form of ticket numbers"),
        choices=[(name, name) for name in GENERATORS],
        help_text=_("Numbers of tickets that exist stay and are still recognised."),
    )
    system_id = forms.RegexField(
        label=_("System id"),
        regex=r"^[0-9]{1,10}$",
        error_messages={"invalid": _("Up to ten digits.")},
        help_text=_("Digits within each number that tell it from other systems' numbers."),
    )
    ticket_hook = forms.CharField(
        label=_("Word before the number"),
        max_length=50,
        strip=False,
        help_text=_("In subjects of mails, as in Ticket#2026030510000071."),
    )
    hook_divider = forms.CharField(
        label=_("Between word and number"), max_length=5, required=False, strip=False
    )
    former_hooks = WordsField(
        label=_("Former words"),
        max_length=50,
        required=False,
        help_text=_("Still recognised in mails. Commas between them."),
    )
    former_system_ids = WordsField(
        label=_("Former system ids"),
        max_length=10,
        required=False,
        help_text=_("Still recognised in mails. Commas between them."),
    )
    check_system_id = forms.BooleanField(
        label=_("Numbers without the system id are not recognised"), required=False
    )
    number_min_digits = forms.IntegerField(
        label=_("Least digits of a counter"), min_value=1, max_value=20
    )
    date_counter_padded = forms.BooleanField(
        label=_("Fill the day's counter up with zeros"), required=False
    )

    # Life of a ticket
    follow_up_state = RowField(
        label=_("State after a customer's message"),
        queryset=State.objects.valid().filter(type_id=StateType.OPEN).order_by("name"),
    )
    follow_up_state_closed = RowField(
        label=_("State of a closed ticket after a customer's message"),
        queryset=State.objects.valid().filter(type_id=StateType.OPEN).order_by("name"),
    )
    pending_offset_hours = forms.IntegerField(
        label=_("Pending time that is offered, in hours"), min_value=1, max_value=8760
    )
    close_children_first = forms.BooleanField(
        label=_("A ticket closes only after its children"), required=False
    )
    responsible_auto = forms.BooleanField(
        label=_("The first owner also becomes responsible"), required=False
    )
    assign_workers_only = forms.BooleanField(
        label=_("Only agents who may work in the queue can be given its tickets"), required=False
    )
    strict_locks = forms.BooleanField(
        label=_("A ticket that somebody holds can't be worked on by others"), required=False
    )
    unlock_on_away = forms.BooleanField(
        label=_("An answer unlocks a ticket whose owner is out of office"), required=False
    )
    time_required = forms.BooleanField(label=_("Time must be booked"), required=False)
    time_unit_label = forms.CharField(label=_("Unit of time"), max_length=50)

    # Permissions
    admin_sees_all = forms.BooleanField(
        label=_("Admins may do everything in all queues"), required=False
    )
    owner_has_rw = forms.BooleanField(
        label=_("The owner may do everything with a ticket, whatever its queue"), required=False
    )
    responsible_has_rw = forms.BooleanField(label=_("So may the responsible agent"), required=False)
    watcher_has_ro = forms.BooleanField(
        label=_("Who watches a ticket may read it, whatever its queue"), required=False
    )
    reply_needs = forms.ChoiceField(label=_("Permission to answer customers"), choices=_PERMISSIONS)
    customer_groups = forms.BooleanField(
        label=_("Customers are limited to queues by groups"), required=False
    )

    # Mail
    default_queue = RowField(
        label=_("Queue of mail that belongs nowhere"),
        queryset=Queue.objects.valid().order_by("name"),
    )
    portal_queue = RowField(
        label=_("Queue of customers' new tickets"),
        queryset=Queue.objects.valid().order_by("name"),
    )
    subject_form = forms.ChoiceField(
        label=_("Place of the number in subjects"),
        choices=[
            ("left", _("left: Re: [Ticket#…] Text")),
            ("right", _("right: Re: Text [Ticket#…]")),
            ("none", _("none")),
        ],
    )
    clean_all_numbers = forms.BooleanField(
        label=_("Take other tickets' numbers out of subjects"), required=False
    )
    from_form = forms.ChoiceField(
        label=_("Name of the sender"),
        choices=[
            ("address", _("that of the address")),
            ("agent_via", _("agent via that of the address")),
            ("agent", _("agent")),
        ],
    )
    undo_seconds = forms.IntegerField(
        label=_("Seconds in which sending can be undone"), min_value=0, max_value=60
    )
    cancel_on_reply = forms.BooleanField(
        label=_("Mail that is to go out later becomes a draft again if the customer writes first"),
        required=False,
    )
    max_outgoing_mb = forms.IntegerField(
        label=_("Largest outgoing mail, in MB"), min_value=1, max_value=500
    )
    unknown_sender_company = forms.ChoiceField(
        label=_("Customer id of unknown senders"),
        choices=[("none", _("none")), ("address", _("their address"))],
    )
    bounce_as_follow_up = forms.BooleanField(
        label=_("Bounces go to their ticket even if it takes no follow-ups"), required=False
    )
    find_number_in_body = forms.BooleanField(
        label=_("Look for ticket numbers in the text of mails"), required=False
    )
    find_number_in_attachments = forms.BooleanField(
        label=_("Look for ticket numbers in attachments"), required=False
    )
    find_number_in_raw = forms.BooleanField(
        label=_("Look for ticket numbers in the raw mail"), required=False
    )
    agents_by_mail = forms.BooleanField(
        label=_("Agents write notes by answering what they are told by mail"),
        required=False,
        help_text=_("Only mails that your mail server has found genuine by DMARC count."),
    )
    authentication_server = forms.RegexField(
        label=_("Your mail server in Authentication-Results"),
        regex=r'^[^\s;="()]+$',
        max_length=255,
        required=False,
        strip=True,
        error_messages={"invalid": _("Use a name like mx.example.com.")},
        help_text=_("As it calls itself at the start of that header of mails that have come in."),
    )

    auto_response_web = forms.BooleanField(
        label=_("Messages by the portal get automatic answers, too"), required=False
    )
    no_auto_response = forms.CharField(
        label=_("Addresses that get no automatic answers"),
        max_length=patterns.MAX_PATTERN,
        help_text=_("A regular expression, in any case."),
    )
    auto_response_max = forms.IntegerField(
        label=_("Automatic answers an address gets in a day, at most"),
        min_value=0,
        max_value=10_000,
    )
    auto_response_own_limits = WordsField(
        label=_("Addresses with a limit of their own"),
        max_length=350,
        required=False,
        help_text=_("Like robot@example.com=5. Commas between them."),
    )
    flood_limit = forms.IntegerField(
        label=_("Mails of one sender in an hour; what is more waits its turn"),
        min_value=1,
        max_value=1_000_000,
    )

    # Notifications
    notify_self = forms.BooleanField(
        label=_("Agents are told what they did themselves, too"), required=False
    )

    # Accounts
    customer_portal_enabled = forms.BooleanField(
        label=_("Customers may use the portal"),
        required=False,
        help_text=_("Otherwise its pages tell them that it is closed."),
    )
    customer_registration_enabled = forms.BooleanField(
        label=_("Customers may register themselves"), required=False
    )
    session_timeout = forms.IntegerField(
        label=_("Seconds without a click until a browser is signed out"),
        min_value=MIN_SESSION,
        max_value=int(settings.SESSION_LIFETIME.total_seconds()),
    )
    password_min_length = forms.IntegerField(
        label=_("Least characters of a password"), min_value=MIN_PASSWORD, max_value=128
    )

    SECTIONS: tuple[tuple[str | Promise, str], ...] = (
        (_("Identity"), "site_name"),
        (_("Ticket numbers"), "ticket_number_generator"),
        (_("Life of a ticket"), "follow_up_state"),
        (_("Permissions"), "admin_sees_all"),
        (_("Mail"), "default_queue"),
        (_("Notifications"), "notify_self"),
        (_("Accounts"), "customer_portal_enabled"),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={name: site.get(name) for name in self.base_fields})

    def clean_former_system_ids(self) -> list[str]:
        """Digits only, as the present one."""
        ids: list[str] = self.cleaned_data["former_system_ids"]
        if not all(word.isascii() and word.isdigit() for word in ids):
            raise forms.ValidationError(_("System ids are digits."))
        return ids

    def clean_no_auto_response(self) -> str:
        """An expression."""
        text: str = self.cleaned_data["no_auto_response"]
        try:
            patterns.compiled(text)
        except ValueError as error:
            raise forms.ValidationError(
                _("This is no regular expression: %(why)s") % {"why": error}
            ) from None
        return text

    def clean_auto_response_own_limits(self) -> list[str]:
        """Address and number."""
        entries: list[str] = self.cleaned_data["auto_response_own_limits"]
        if not all(_OWN_LIMIT.fullmatch(entry) for entry in entries):
            raise forms.ValidationError(_("Use entries like robot@example.com=5."))
        return entries

    def clean(self) -> dict[str, Any]:
        """Without a server that says who is genuine, no mail would ever be an agent's."""
        values = super().clean() or {}
        if values.get("agents_by_mail") and values.get("authentication_server") == "":
            words = _("Enter the name of your mail server, or agents can't write by mail.")
            self.add_error("authentication_server", words)
        return values

    def sections(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        """Headings with the fields below each, in order."""
        headings = {first: heading for heading, first in self.SECTIONS}
        found: list[tuple[str | Promise, list[forms.BoundField]]] = []
        for name in self.fields:
            if name in headings:
                found.append((headings[name], []))
            found[-1][1].append(self[name])
        return found

    def save(self, actor: Actor) -> list[str]:
        """Store what differs; returns the labels of what was changed."""
        changed = store(self.cleaned_data, actor)
        return [str(self.fields[name].label) for name in changed]


def checked(name: str, value: Any) -> Any:
    """The value as it would be stored. Raises forms.ValidationError, KeyError."""
    return SiteSettingsForm.base_fields[name].clean(value)


@transaction.atomic
def store(values: Mapping[str, Any], actor: Actor) -> list[str]:
    """Store checked values that differ from the present ones, with a line in the audit log.

    Returns the names of what was changed. Raises KeyError for an unknown name.
    """
    changed = [name for name, value in values.items() if value != site.get(name)]
    if not changed:
        return []
    old = {name: site.get(name) for name in changed}
    for name in changed:
        site.put(name, values[name])
    audit.record(
        actor, "config.update", "config", old=old, new={name: values[name] for name in changed}
    )
    return changed
