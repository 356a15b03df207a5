"""What an article is made of, before it is one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from tickets.models import (
    Article,
    ArticleType,
    Attachment,
    DynamicField,
    HistoryType,
    MailChannel,
    SenderType,
)


@dataclass(frozen=True)
class NewFile:
    """A file that comes with an article, e.g. out of a mail."""

    filename: str
    content: bytes
    content_type: str = ""
    disposition: str = "attachment"
    content_id: str = ""
    inline: bool = False
    dangerous: bool = False


# Channel and visibility that an article type stands for (rule 4.2, contract part 2).
TYPE_MEANING: dict[ArticleType, tuple[MailChannel, bool]] = {
    ArticleType.EMAIL_EXTERNAL: (MailChannel.EMAIL, True),
    ArticleType.EMAIL_INTERNAL: (MailChannel.EMAIL, False),
    ArticleType.PHONE: (MailChannel.PHONE, True),
    ArticleType.WEBREQUEST: (MailChannel.INTERNAL, True),
    ArticleType.NOTE_INTERNAL: (MailChannel.INTERNAL, False),
    ArticleType.NOTE_EXTERNAL: (MailChannel.INTERNAL, True),
    ArticleType.NOTE_REPORT: (MailChannel.INTERNAL, False),
    ArticleType.CHAT: (MailChannel.CHAT, True),
}


@dataclass(frozen=True)
class ArticleDraft:
    """An article to be written. What is left out follows from the type and from who writes.

    Header fields are mail header text (``"Mia" <mia@example.com>, …``). ``message_id``,
    ``in_reply_to_header``, ``references`` and ``mail_facts`` are those of a received mail.
    ``hold_seconds`` is the time in which an outgoing mail can be undone. ``files`` are new ones,
    uploads that no article has, or, of a ``copied`` or forwarded article, those of its original.
    """

    body: str = ""
    subject: str = ""
    content_type: str = "text/plain"
    body_text: str = ""
    article_type: ArticleType = ArticleType.NOTE_INTERNAL
    sender_type: SenderType | None = None
    channel: MailChannel | None = None
    visible: bool | None = None
    from_: str = ""
    to: str = ""
    cc: str = ""
    bcc: str = ""
    reply_to: str = ""
    in_reply_to: Article | None = None
    message_id: str = ""
    in_reply_to_header: str = ""
    references: str = ""
    mail_facts: dict[str, Any] = field(default_factory=dict)
    from_stranger: bool = False
    files: tuple[NewFile | Attachment, ...] = ()
    time_unit: Decimal | None = None
    # Values of dynamic fields of articles.
    fields: Mapping[DynamicField, Any] = field(default_factory=dict)
    hold_seconds: int = 0
    # When an outgoing mail is to go out; at once without.
    send_at: datetime | None = None
    # A mail that the system sends by itself: no machine shall answer it (rule 7.18).
    automatic: bool = False
    # A copy of an article that exists: nothing is refused, nothing is sent.
    copied: bool = False
    # Set where the table of part 4 can't be told from the rest, e.g. Forward.
    history: HistoryType | None = None

    @property
    def effective_channel(self) -> MailChannel:
        """The channel that was named, or that of the type."""
        return self.channel or TYPE_MEANING[self.article_type][0]

    @property
    def effective_visible(self) -> bool:
        """The visibility that was named, or that of the type; answers to hidden ones are hidden."""
        if self.visible is not None:
            return self.visible
        if self.in_reply_to is not None and not self.in_reply_to.is_visible_for_customer:
            return False
        return TYPE_MEANING[self.article_type][1]

    @property
    def exists_already(self) -> bool:
        """Whether it is a received mail or a copy: kept as it is, never sent."""
        return self.copied or bool(self.mail_facts)
