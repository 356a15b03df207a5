"""The files of a new article (rules 4.6, 4.7)."""

from collections.abc import Sequence

from gotrs.common.errors import Invalid
from gotrs.common.text import storable
from tickets import files
from tickets.models import Article, Attachment, HistoryType
from tickets.operations.drafts import ArticleDraft, NewFile


def attach(article: Article, draft: ArticleDraft) -> None:
    """Give the article its files, in their order.

    What people attach is checked, received mail and copies lose nothing. Raises TooLarge,
    DomainError ``file_type_blocked``, or Invalid for an upload that another article has.
    """
    if not draft.files:
        return
    if not draft.exists_already:
        _check(draft.files)
    names = files.unique_names([files.safe_name(file.filename) for file in draft.files])
    rows = []
    for position, (file, name) in enumerate(zip(draft.files, names, strict=True)):
        if isinstance(file, NewFile):
            rows.append(_new(article, file, name, position))
        elif draft.copied or file.template_id is not None or _goes_along(draft, file):
            rows.append(_copy(article, file, name, position))
        else:
            _take_upload(article, file, name, position)
    Attachment.objects.bulk_create(rows)


def _goes_along(draft: ArticleDraft, file: Attachment) -> bool:
    """A forward takes files of what it forwards along; they stay there too."""
    return draft.history == HistoryType.FORWARD and file.article_id is not None


def _check(given: Sequence[NewFile | Attachment]) -> None:
    files.check_article_files([_size(file) for file in given])
    for file in given:
        if isinstance(file, NewFile):
            files.check_upload(file.filename, len(file.content))


def _size(file: NewFile | Attachment) -> int:
    return file.size if isinstance(file, Attachment) else len(file.content)


def _new(article: Article, file: NewFile, name: str, position: int) -> Attachment:
    return Attachment(
        article=article,
        position=position,
        filename=name,
        content_type=files.detect_type(file.content, file.content_type),
        size=len(file.content),
        sha256=files.store_bytes(file.content),
        disposition=file.disposition[:20],
        content_id=storable(file.content_id)[:998],
        inline=file.inline,
        dangerous=file.dangerous or files.is_blocked(file.filename),
    )


def _copy(article: Article, original: Attachment, name: str, position: int) -> Attachment:
    """A row of its own for the same bytes."""
    return Attachment(
        article=article,
        position=position,
        filename=name,
        content_type=original.content_type,
        size=original.size,
        sha256=original.sha256,
        disposition=original.disposition,
        content_id=original.content_id,
        inline=original.inline,
        dangerous=original.dangerous,
    )


def _take_upload(article: Article, upload: Attachment, name: str, position: int) -> None:
    """Give an upload to the article; two articles can't take the same one."""
    taken = Attachment.objects.filter(
        pk=upload.pk, article__isnull=True, template__isnull=True
    ).update(article=article, filename=name, position=position)
    if not taken:
        raise Invalid("A file was used already.", "file_ids")
