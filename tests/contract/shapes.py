"""A small language for what an answer looks like, apart from the OpenAPI document.

A shape is the name of a kind (``"int"``), a list with the shape of its rows (``["str"]``), a
:class:`Map` from any name to a shape, or an object: a dict of fields, made by :func:`fields`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Shape = Any
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_DURATION = re.compile(r"\d+:[0-5]\d:[0-5]\d")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_text(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


_KINDS: dict[str, Callable[[Any], bool]] = {
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": _is_number,
    "str": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "time": _is_text(_TIME),
    "duration": _is_text(_DURATION),
    "color": _is_text(re.compile("#[0-9a-f]{6}", re.IGNORECASE)),
    "date": _is_text(re.compile(r"\d{4}-\d\d-\d\d")),
    "object": lambda value: isinstance(value, dict),
    "any": lambda value: True,
}


@dataclass(frozen=True)
class Map:
    """An object with any names; each value has this shape."""

    value: Shape


@dataclass(frozen=True)
class Maybe:
    """The shape, or null."""

    shape: Shape


@dataclass(frozen=True)
class Paged:
    """A list that always comes with ``pagination``."""

    row: Shape


@dataclass(frozen=True)
class Limited:
    """A list with a ``limit`` of its own; whether it also comes in pages is left open."""

    row: Shape


@dataclass(frozen=True)
class OneOf:
    """Just these values."""

    values: tuple[Any, ...]


def fields(text: str = "", /, **more: Shape) -> dict[str, Shape]:
    """The fields of an object: ``fields("id int, owner_id? int", tags=["str"])``.

    As in the contract, ``?`` marks what may be null. A leading ``~`` marks a field that need not
    be there at all, ``a|b`` the words that a text may be.
    """
    found: dict[str, Shape] = {}
    for part in filter(None, (one.strip() for one in text.replace("\n", " ").split(","))):
        name, _, kind = part.partition(" ")
        shape: Shape = OneOf(tuple(kind.split("|"))) if "|" in kind else kind
        found[name.removesuffix("?")] = Maybe(shape) if name.endswith("?") else shape
    return found | more


def problems(shape: Shape, value: Any, where: str = "data") -> Iterator[str]:
    """What is wrong with a value, each with its place."""
    if isinstance(shape, Maybe):
        if value is not None:
            yield from problems(shape.shape, value, where)
    elif isinstance(shape, str):
        if not _KINDS[shape](value):
            yield f"{where} is no {shape}: {value!r:.80}"
    elif isinstance(shape, OneOf):
        if value not in shape.values:
            yield f"{where} is none of {shape.values}: {value!r:.80}"
    elif isinstance(shape, list):
        yield from _problems_of_list(shape[0], value, where)
    elif isinstance(shape, Map):
        if not isinstance(value, dict):
            yield f"{where} is no object: {value!r:.80}"
        else:
            for name, inner in value.items():
                yield from problems(shape.value, inner, f"{where}.{name}")
    else:
        yield from _problems_of_object(shape, value, where)


def _problems_of_list(row: Shape, value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{where} is no list: {value!r:.80}"
        return
    for number, inner in enumerate(value):
        yield from problems(row, inner, f"{where}[{number}]")


def _problems_of_object(shape: dict[str, Shape], value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} is no object: {value!r:.80}"
        return
    names = {name.removeprefix("~") for name in shape}
    if unknown := set(value) - names:
        yield f"{where} has more than promised: {sorted(unknown)}"
    for name, inner in shape.items():
        plain = name.removeprefix("~")
        if plain in value:
            yield from problems(inner, value[plain], f"{where}.{plain}")
        elif plain == name:
            yield f"{where}.{name} is missing"
