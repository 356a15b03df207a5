"""The catalogs of translations as their translators see them: the .po files of gotrs/locale."""

import ast
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

_KEYWORDS = ("msgctxt", "msgid_plural", "msgid", "msgstr")


@dataclass
class Message:
    """One text: ``plural`` is empty where it has none; ``translations`` by number of the form."""

    context: str = ""
    original: str = ""
    plural: str = ""
    translations: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def is_translated(self) -> bool:
        """Whether every form is there and no one has to look at it again."""
        texts = self.translations.values()
        return not self.fuzzy and bool(texts) and all(texts)


def path_of(language: str) -> Path:
    """Where the catalog of a language lies. That of English does not exist: it is the original."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def languages() -> list[str]:
    """The languages that have a catalog, by code."""
    return sorted(path.parts[-3] for path in Path(settings.LOCALE_PATHS[0]).glob("*/*/django.po"))


def header_of(language: str) -> str:
    """The head of the catalog, with its rule for plural forms."""
    return _read(path_of(language))[0].translations[0]


def messages_of(language: str) -> list[Message]:
    """All texts of the product with their translations, in the order of the catalog."""
    return [message for message in _read(path_of(language)) if message.original]


def _read(path: Path) -> list[Message]:
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    return [message for message in map(_message, blocks) if message is not None]


def _message(block: str) -> Message | None:
    """A block of lines up to an empty one; None if nothing but comments is in it."""
    message, parts, key = Message(), dict[str, str](), ""
    for line in block.splitlines():
        if line.startswith("#"):
            message.fuzzy |= line.startswith("#,") and "fuzzy" in line
        elif line.startswith('"'):
            parts[key] += ast.literal_eval(line)
        elif line.startswith(_KEYWORDS):
            key, text = line.split(" ", 1)
            parts[key] = ast.literal_eval(text)
    if "msgid" not in parts:
        return None
    message.context = parts.pop("msgctxt", "")
    message.original, message.plural = parts.pop("msgid"), parts.pop("msgid_plural", "")
    for name, text in parts.items():
        message.translations[int(name[7:-1] or 0)] = text
    return message
