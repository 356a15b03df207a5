"""Colleagues who are named in a note: ``@login``, or a whole group: ``@@group`` (rule 5.20)."""

import re

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.models import Agent, Group
from accounts.permissions import members_of
from gotrs.common.errors import Invalid
from gotrs.common.kept import Kept
from gotrs.common.validity import Validity
from tickets import notifications
from tickets.models import Article, SenderType, Ticket

# More people than this are not called by one text.
MOST = 20
# Not within a word or an address: ben@acme.test calls nobody.
_NAME = re.compile(r"(?<![\w.@+/=-])@(\w[\w.+-]{0,99}(?:@\w[\w.-]{0,99})?)")
_GROUP = re.compile(r"(?<![\w.@+/=-])@@(\w[\w.+-]{0,99})")
# Links as a whole, other tags alone.
_TAG = re.compile(r"(<a\b.*?</a>|<[^>]*>)", re.DOTALL)

_agents = Agent.objects.only("login", "first_name", "last_name")
_known = Kept(seconds=5)


def names_in(text: str) -> list[str]:
    """Names behind an @ in the text, in lower case, each once; quoted lines don't count."""
    return _found(_NAME, text)[:MOST]


def groups_in(text: str) -> list[str]:
    """Names of groups behind @@, as :func:`names_in`."""
    return _found(_GROUP, text)[:MOST]


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    written = (line for line in text.splitlines() if not line.lstrip().startswith(">"))
    found = (name.rstrip(".-+").lower() for line in written for name in pattern.findall(line))
    return list(dict.fromkeys(found))


def mentioned_in(article: Article) -> list[int]:
    """Ids of the agents whom an agent's internal note names; what is nobody's login stays text.

    With ``@@group`` all its members. Two queries, none without an @.
    """
    if article.sender_type != SenderType.AGENT or article.is_visible_for_customer:
        return []
    text = article.body_text if "@" in article.body_text else ""
    names, groups = names_in(text), groups_in(text)
    if not names and not groups:
        return []
    meant = Q(lower_login__in=names)
    if groups:
        found = Group.objects.filter(valid_id=Validity.VALID)
        found = found.annotate(lower_name=Lower("name")).filter(lower_name__in=groups)
        meant |= members_of(found.values_list("pk", flat=True))
    agents = Agent.objects.annotate(lower_login=Lower("login")).filter(meant)
    agents = agents.filter(valid_id=Validity.VALID)
    return list(agents.order_by("pk").values_list("pk", flat=True))


def called_by(ticket: Ticket, article: Article) -> list[Agent]:
    """Those of the mentioned who may read the ticket, without the writer.

    Raises Invalid if a group would make them more than 20.
    """
    named = set(mentioned_in(article))
    if not named:
        return []
    readers = notifications.readers(ticket, named)
    called = [agent for agent in readers if agent.pk != article.created_by_id]
    if len(called) > MOST:
        raise Invalid(
            _("This would call %(found)d people; a note can call %(most)d at most.")
            % {"found": len(called), "most": MOST},
            "body",
        )
    return called


def with_chips(html: str) -> SafeString:
    """Escaped text, perhaps with links, in which those who are called stand in chips.

    The names of agents and groups may be some seconds old.
    """
    if "@" not in html:
        return mark_safe(html)  # noqa: S308 - the caller's
    agents = _known.get("agents", _read_agents)
    groups = _known.get("groups", _read_groups)

    def chip(found: re.Match[str], known: dict[str, str]) -> str:
        name = found[1].rstrip(".-+")
        full_name = known.get(name.lower())
        if full_name is None:
            return found[0]
        written = found[0].removesuffix(found[1][len(name) :] or "\0")
        rest = found[0][len(written) :]
        return format_html('<span class="mention" title="{}">{}</span>', full_name, written) + rest

    pieces = _TAG.split(html)
    for place in range(0, len(pieces), 2):  # every other piece is a tag
        drawn = _GROUP.sub(lambda found: chip(found, groups), pieces[place])
        pieces[place] = _NAME.sub(lambda found: chip(found, agents), drawn)
    return mark_safe("".join(pieces))  # noqa: S308 - escaped text and our own chips


def _read_agents() -> dict[str, str]:
    return {agent.login.lower(): agent.full_name for agent in _agents.all()}


def _read_groups() -> dict[str, str]:
    names = Group.objects.filter(valid_id=Validity.VALID).values_list("name", flat=True)
    return {name.lower(): name for name in names}
