"""Form fields that several ticket forms use."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from gotrs.common.errors import DomainError
from tickets import files
from tickets.models import State
from tickets.models.catalog import PENDING_TYPES
from tickets.operations import NewFile


class StateSelect(forms.Select):
    """States; options of pending ones carry ``data-pending``, for the field of the time."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option, marked if its state is pending."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        state: State | None = getattr(value, "instance", None)
        if state is not None and state.type_id in PENDING_TYPES:
            option["attrs"]["data-pending"] = True
        return option


class FilesInput(forms.ClearableFileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploads; each is checked by the rules of attachments (rule 4.6)."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The uploads. Raises ValidationError for a file that isn't accepted."""
        uploads = [data] if isinstance(data, UploadedFile) else list(data or [])
        cleaned = [super(FilesField, self).clean(upload, initial) for upload in uploads]
        try:
            for upload in cleaned:
                files.check_upload(upload.name or "", upload.size or 0)
            files.check_article_files([upload.size or 0 for upload in cleaned])
        except DomainError as error:
            raise forms.ValidationError(error.message) from error
        return cleaned


def new_files(uploads: list[UploadedFile]) -> tuple[NewFile, ...]:
    """The uploads as files of an article draft."""
    return tuple(
        NewFile(upload.name or "file", upload.read(), upload.content_type or "")
        for upload in uploads
    )


def add_domain_error(form: forms.Form, error: DomainError) -> None:
    """Show a refusal of an operation at the field that caused it, else over the form."""
    placed = False
    for name, texts in error.details.items():
        own = name if name in form.fields else name.removesuffix("_id")
        if own in form.fields:
            placed = True
            for text in texts:
                form.add_error(own, text)
    if not placed:
        form.add_error(None, error.message)
