"""Pictures within a text: put in while it is written, sent and shown in place (rule 8.8).

Each is a file of its writer until an article takes it. The text names it by ``cid:``, with an id
that is made of the file's own, so nothing else has to be kept.
"""

import re
import uuid

from django.utils.translation import gettext as _

from accounts.actors import Actor
from gotrs.common.errors import Invalid, NotFound
from tickets import files
from tickets.access import access_file
from tickets.models import Attachment
from tickets.operations.drafts import NewFile

# By content. SVG is none of them: it may hold script and fetch from elsewhere.
PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_DOMAIN = "picture.gotrs"
_NAMED = re.compile(rf'\bcid:([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})@{_DOMAIN}"')


def content_id(key: uuid.UUID) -> str:
    """By what a text names the picture."""
    return f"{key}@{_DOMAIN}"


def store(actor: Actor, filename: str, content: bytes) -> Attachment:
    """Keep a picture for a text that is being written.

    Raises Invalid for anything but PNG, JPEG, GIF and WebP, TooLarge over the limit of files,
    DomainError ``file_type_blocked`` for a bad name.
    """
    if content and files.detect_type(content) not in PICTURE_TYPES:
        raise Invalid(_("Only PNG, JPEG, GIF and WebP pictures can stand in a text."), "file")
    picture = files.store_upload(actor, filename, content)
    picture.inline, picture.disposition = True, "inline"
    picture.content_id = content_id(picture.pk)
    picture.save(update_fields=["inline", "disposition", "content_id"])
    return picture


def named_in(actor: Actor, html: str) -> list[Attachment | NewFile]:
    """The pictures that a cleaned text names, each once.

    One that an article has already, as after taking a mail back, is used again. Raises Invalid if
    one is not there any more.
    """
    return [_usable(actor, key) for key in dict.fromkeys(_NAMED.findall(html))]


def _usable(actor: Actor, key: str) -> Attachment | NewFile:
    try:
        found = access_file(actor, key)
        if found.content_type not in PICTURE_TYPES:
            raise NotFound("File not found.")
        if found.article_id is None and found.template_id is None:
            return found
        content = files.read_file(found)
    except (NotFound, FileNotFoundError):
        raise Invalid(_("A picture is not there any more."), "files") from None
    name = content_id(found.pk)
    return NewFile(
        found.filename, content, found.content_type, "inline", content_id=name, inline=True
    )
