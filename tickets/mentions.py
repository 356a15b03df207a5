"""Colleagues who are named in a note: ``@login`` (rule 5.20)."""

import re

from django.db.models.functions import Lower

from accounts.models import Agent
from gotrs.common.validity import Validity
from tickets.models import Article, SenderType

# More people than this are not called by one text.
MOST = 20
# Not within a word or an address: ben@acme.test calls nobody.
_NAME = re.compile(r"(?<![\w.@+/-])@(\w[\w.+-]{0,99}(?:@\w[\w.-]{0,99})?)")


def names_in(text: str) -> list[str]:
    """Names behind an @ in the text, in lower case, each once; quoted lines don't count."""
    written = (line for line in text.splitlines() if not line.lstrip().startswith(">"))
    found = (name.rstrip(".-+").lower() for line in written for name in _NAME.findall(line))
    return list(dict.fromkeys(found))[:MOST]


def mentioned_in(article: Article) -> list[int]:
    """Ids of the agents whom an agent's internal note names; what is nobody's login stays text.

    One query, none without an @.
    """
    if article.sender_type != SenderType.AGENT or article.is_visible_for_customer:
        return []
    names = names_in(article.body_text) if "@" in article.body_text else []
    if not names:
        return []
    agents = Agent.objects.filter(valid_id=Validity.VALID)
    agents = agents.annotate(lower_login=Lower("login")).filter(lower_login__in=names)
    return list(agents.order_by("pk").values_list("pk", flat=True))
