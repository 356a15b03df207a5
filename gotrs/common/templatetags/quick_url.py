"""``{% url %}`` for addresses made of ids, four times as quick as Django's.

A ticket page names ninety addresses, of some thirty patterns that differ by their ids alone. Each
pattern is looked up once a process. Built into all templates by settings.TEMPLATES; what is not
made of ids, or stands in a namespace, is Django's own business.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template import Context, Library, Node
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import get_script_prefix, reverse

register = Library()

# Stand for the ids while a pattern is looked up; no other part of an address looks like them.
_STAND_INS = (7310460051884213001, 7310460051884213002, 7310460051884213003)


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """As Django's tag of this name."""
    node: URLNode = django_url(parser, token)
    if node.kwargs or node.asvar or len(node.args) > len(_STAND_INS):
        return node
    return QuickURLNode(node)


class QuickURLNode(Node):
    """An address by positional arguments."""

    child_nodelists = ()

    def __init__(self, django: URLNode) -> None:
        self._django = django

    def render(self, context: Context) -> str:
        """The address; raises NoReverseMatch as Django does."""
        name = self._django.view_name.resolve(context)
        ids = [argument.resolve(context) for argument in self._django.args]
        if ":" in name or not all(type(value) is int and value >= 0 for value in ids):
            return self._django.render(context)
        pieces = _pieces(name, len(ids), get_script_prefix(), settings.ROOT_URLCONF)
        address = pieces[0]
        for value, piece in zip(ids, pieces[1:], strict=True):
            address += f"{value}{piece}"
        return address


@lru_cache(maxsize=1000)
def _pieces(name: str, count: int, *surroundings: Any) -> list[str]:
    """What stands around ``count`` ids in the address of this name."""
    stand_ins = _STAND_INS[:count]
    address = reverse(name, args=stand_ins)
    pieces = []
    for value in stand_ins:
        before, _found, address = address.partition(str(value))
        pieces.append(before)
    return [*pieces, address]
