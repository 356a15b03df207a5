"""What the product knows as JSON text: answers of the API, and what webhooks are told.

Apart from the API, whose framework processes without pages have no use for.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS | orjson.OPT_NON_STR_KEYS


def dump(data: Any) -> bytes:
    """The JSON text of any data: Unicode as it is, times in UTC with Z."""
    try:
        return orjson.dumps(data, default=_plain, option=_OPTIONS)
    except orjson.JSONEncodeError:
        # Filters that were stored as they were sent may hold numbers of any length.
        return orjson.dumps(_within_64_bits(data), default=_plain, option=_OPTIONS)


def _within_64_bits(data: Any) -> Any:
    """The same with longer whole numbers as the nearest float, as readers of JSON take them."""
    if isinstance(data, int) and not -(2**63) <= data < 2**64:
        return float(data) if abs(data) < 10**308 else str(data)
    if isinstance(data, Mapping):
        return {key: _within_64_bits(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_within_64_bits(value) for value in data]
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence | set | frozenset):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
