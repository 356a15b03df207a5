"""Values that nobody means, the names that views read, and what must hold whatever is sent."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client

from tests.trust.conftest import World
from tests.trust.matrix import Asked, differences, footprint, undone, writes
from tickets.models import Article, Ticket

SCRIPT = "<script>alert(31337)</script>"
# Values by what they are. Those of other people's things are added for a world.
VALUES: Mapping[str, str] = {
    "nothing": "",
    "blank": " \t\u00a0",
    "NUL": "a\0b",
    "100,000 characters": "x" * 100_000,
    "30 digits": "9" * 30,
    "5,000 digits": "9" * 5_000,
    "negative": "-1",
    "other digits": "\u00b2\uff11\u0663",
    "huge float": "1e400",
    "not a number": "NaN",
    "script": SCRIPT,
    "header": "a\r\nBcc: all@evil.test\r\n\r\nb",
    "right to left": "\u202egnp.exe\u2066",
    "emoji": "👩\u200d🚒🔥",
    "no day": "0000-00-00",
    "far day": "9999999-01-01",
    "first moment": "0001-01-01T00:00",
    "last moment": "9999-12-31T23:59",
    "template": "{{ request }}{% debug %}<OTRS_CONFIG_SECRET>%(name)s%s{0.__class__}",
    "path": "../../etc/passwd' OR 1=1; --",
    "elsewhere": "//evil.test/\\@evil.test",
    "broken address": "http://[",
    "list": "1,,2,[3],{}",
}
# For fields that take JSON.
JSON = (
    "{",
    "[" * 100_000,
    "null",
    '"text"',
    '{"1": [[8, 17]]}',
    '{"1": [["\u00b2:00", "9:00"]]}',
    '{"1": [null, {}]}',
    '{"1": 8}',
    '{"a\\u0000b": "\\ud800"}',
    '[{"name": "a\\u0000b", "month": 1, "day": 1, "year": null}]',
    '[{"name": "x", "month": 1, "day": 1, "year": 999999999999999999999999999999}]',
    '[{"name": "x", "month": 1e400, "day": "1", "year": 1}]',
    "[[], 1, null]",
)
# Those that tell most where the same view is asked a second time.
TELLING = ("NUL", "5,000 digits", "script", "header", "last moment", "broken address")
REFUSED = frozenset({400, 401, 403, 404, 409, 412, 413, 422, 429})
BYTES: Mapping[str, tuple[str, bytes]] = {
    "invalid UTF-8": ("application/x-www-form-urlencoded", b"%(name)s=\xff\xfe%%ff%%C0%%80"),
    "lone surrogates": ("application/x-www-form-urlencoded", b"%(name)s=%%ED%%A0%%80\xed\xb0\x80"),
    "no form": ("application/x-www-form-urlencoded", b"=&==&&&%%%%;=\0"),
    "other charset": ("application/x-www-form-urlencoded; charset=utf-16", b"%(name)s=1"),
    "JSON": ("application/json", b'{"%(name)s": "\\ud800"}'),
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "cut off": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="%(name)s"\r\n\r\n1',
    ),
    "bad part": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="%(name)s"; filename="\xff\0\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!\xff\r\n--x--\r\n",
    ),
}


def values_in(world: World) -> dict[str, str]:
    """All values, with the ids of what the sender may not read."""
    theirs = Ticket.objects.select_related("queue").get(pk=world.theirs["pk"])
    foreign = {
        "foreign ticket": theirs.pk,
        "foreign number": theirs.tn,
        "foreign queue": theirs.queue_id,
        "foreign entry": world.theirs["article_id"],
    }
    return {**VALUES, **{kind: str(value) for kind, value in foreign.items()}}


# --- Names that views read ------------------------------------------------------------------------


@contextmanager
def names_read() -> Iterator[set[str]]:
    """Under which names the product looks into query strings and forms while this lasts."""
    found: set[str] = set()

    def recording(original: Any) -> Any:
        def read(self: QueryDict, name: str, *rest: Any, **more: Any) -> Any:
            found.add(name)
            return original(self, name, *rest, **more)

        return read

    with pytest.MonkeyPatch.context() as patch:
        for method in ("get", "getlist", "__getitem__", "__contains__"):
            patch.setattr(QueryDict, method, recording(getattr(QueryDict, method)))
        yield found


def forms_of(answer: Any) -> list[forms.BaseForm]:
    """The forms of a page that the test client got, those of the back office too."""
    found: list[forms.BaseForm] = []
    for layer in answer.context or []:
        for values in layer.dicts if hasattr(layer, "dicts") else [layer]:
            for value in values.values():
                if isinstance(value, forms.BaseForm):
                    found.append(value)
    if answer.context and "adminform" in answer.context:
        found.append(answer.context["adminform"].form)
        for inline in answer.context["inline_admin_formsets"]:
            found += [inline.formset.management_form, *inline.formset.forms]
    return list({id(one): one for one in found}.values())


def as_sent(shown: Iterable[forms.BaseForm]) -> dict[str, Any]:
    """What a browser sends if the forms are sent as they are shown."""
    data: dict[str, Any] = {}
    for form in shown:
        for bound in form:
            widget = getattr(bound.field.widget, "widget", bound.field.widget)
            is_box = isinstance(widget, forms.CheckboxInput)
            value = bound.value() if is_box else widget.format_value(bound.value())
            if isinstance(bound.field, forms.FileField) or value in (None, False, "", [], [""]):
                continue
            single = isinstance(value, list) and not widget.allow_multiple_selected
            data[bound.html_name] = value[0] if single else "on" if value is True else value
    return data


def fields_of(shown: Iterable[forms.BaseForm]) -> dict[str, forms.Field]:
    """The fields by the names under which they are sent."""
    return {bound.html_name: bound.field for form in shown for bound in form}


def takes(field: forms.Field, value: Any) -> bool:
    """Whether the field alone would take the value."""
    if isinstance(field, forms.BooleanField):
        return False  # anything is a tick
    try:
        field.clean(value)
    except forms.ValidationError:
        return False
    return True


# --- Sending --------------------------------------------------------------------------------------


class Sender:
    """Sends things that nobody means, and holds each answer against what must always hold."""

    def __init__(self, client: Client, world: World, **headers: str) -> None:
        self.client, self._world, self._headers = client, world, headers
        self._before = footprint()
        self._theirs = self._of_theirs()

    def send(
        self, method: str, path: str, data: Any = None, *, look: bool = False, **options: Any
    ) -> Asked:
        """Send it and take it back. Exceptions of the product surface; a bad answer fails.

        With ``look`` the page that follows is looked at, too.
        """
        try:
            with undone(self.client), writes() as written:
                answer = getattr(self.client, method)(path, data, headers=self._headers, **options)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                changed = differences(self._before, footprint()) if written else []
                asked = Asked(answer, body.decode(errors="replace"), changed)
                self._check(asked)
                theirs = self._of_theirs() if written else self._theirs
                assert theirs == self._theirs, "something out of reach was changed"
                if look and changed and (target := answer.headers.get("Location")):
                    self._look_at(target)
        except Exception as error:
            error.add_note(f"{method.upper()} {path[:200]} {_short(data)}")
            raise
        return asked

    def _check(self, asked: Asked) -> None:
        status = asked.answer.status_code
        assert status in REFUSED | {200, 204, 302, 307}, status
        assert status not in REFUSED or not asked.changed, f"{status}, and changed {asked.changed}"
        assert SCRIPT not in asked.body or not _is_html(asked.answer)
        assert not any(sign in value for value in asked.answer.headers.values() for sign in "\r\n")
        assert not _leads_elsewhere(asked.answer)

    def _look_at(self, target: str) -> None:
        """A page that shows what was stored is no error, and shows it as text."""
        kept = [*Ticket.objects.values(), *Article.objects.values()]
        assert not any("\0" in text for row in kept for text in row.values() if _is_text(text))
        shown = self.client.get(target)
        assert shown.status_code in REFUSED | {200, 302}
        assert SCRIPT.encode() not in shown.content

    def _of_theirs(self) -> Any:
        within = Ticket.objects.filter(queue__tickets=self._world.theirs["pk"])
        return list(within.order_by("pk").values_list("pk", "version", "title"))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _short(data: Any) -> str:
    if isinstance(data, Mapping):
        return ", ".join(f"{name}={str(value)[:60]!r}" for name, value in data.items())
    return repr(data)[:300]


def _is_html(answer: Any) -> bool:
    return str(answer.headers.get("Content-Type", "")).startswith("text/html")


def _leads_elsewhere(answer: Any) -> bool:
    """To another host, as browsers read addresses."""
    target = answer.headers.get("HX-Redirect") or answer.headers.get("Location") or "/"
    return urlsplit(urljoin("//testserver/page", target.replace("\\", "/"))).netloc != "testserver"


def rounds(names: Iterable[str], values: Iterable[str]) -> Iterator[dict[str, str]]:
    """Everything wrong at once, so that each name gets each value once."""
    ordered, words = sorted(names), list(values)
    for turn in range(len(words)):
        yield {name: words[(turn + at) % len(words)] for at, name in enumerate(ordered)}


def plausible(wrong: Mapping[str, str], fields: Mapping[str, forms.Field]) -> dict[str, str]:
    """Of these values those that their fields alone would take: they get further."""
    return {
        name: value
        for name, value in wrong.items()
        if name in fields and takes(fields[name], value)
    }


def together(base: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """The base with some of it replaced."""
    return {**base, **changes}
