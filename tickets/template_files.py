"""The files that come with a text template."""

from collections.abc import Sequence

from django.db import transaction

from gotrs.common.errors import Invalid
from queues.models import Template
from tickets import files
from tickets.models import Attachment


@transaction.atomic
def set_template_files(template: Template, wanted: Sequence[Attachment]) -> None:
    """Exactly these files, in this order: uploads that nothing has taken, and those it has already.

    Files that are left out go for good; articles have copies of their own. Raises TooLarge beyond
    the limits of an article (rule 4.6), Invalid for an upload that something else took meanwhile.
    """
    files.check_article_files([file.size for file in wanted])
    names = files.unique_names([file.filename for file in wanted])
    keep = {file.pk for file in wanted}
    left_out = Attachment.objects.filter(template=template).exclude(pk__in=keep)
    hashes = list(left_out.values_list("sha256", flat=True))
    left_out.delete()
    for position, (file, name) in enumerate(zip(wanted, names, strict=True)):
        free = Attachment.objects.filter(pk=file.pk, article=None, template=file.template_id)
        if not free.update(template=template, filename=name, position=position):
            raise Invalid("A file was used already.", "file_ids")
    for sha256 in hashes:
        # Only once nothing can bring the row back.
        transaction.on_commit(lambda sha256=sha256: files.discard_bytes(sha256))  # type: ignore[misc]
