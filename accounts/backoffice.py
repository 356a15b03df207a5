"""Pages of the back office whose changes stand in the audit log, as those by the API do."""

from typing import Any

from django.db import models
from django.http import HttpRequest

from accounts import audit
from gotrs.common import kept
from gotrs.common.admin import BackOfficeAdmin, MasterDataAdmin

_LEFT_OUT = frozenset({"created_at", "changed_at"})


class AuditedAdmin(BackOfficeAdmin):
    """Notes who made or changed a row, with old and new values, in the transaction of the change.

    Beside the columns these are the rows chosen in it, and those below it on the same page.
    """

    # The word of the audit log, by default the model's name; and the column that names a row.
    audit_entity = ""
    audit_key = "pk"

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Look at the stored row before it changes."""
        stored = self.model._default_manager.get(pk=form.instance.pk) if change else None
        before = self.audited(request, stored) if stored is not None else {}
        request.audited_before = before  # type: ignore[attr-defined]
        return super().save_form(request, form, change)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Called once everything is stored."""
        self._record(request, obj, "create")
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Called once everything is stored."""
        self._record(request, obj, "update")
        return super().log_change(request, obj, message)

    def _record(self, request: Any, obj: models.Model, verb: str) -> None:
        entity = self.audit_entity or str(self.opts.model_name)
        after = self.audited(request, obj)
        key, before = getattr(obj, self.audit_key), request.audited_before
        audit.record_change(request.actor, f"{entity}.{verb}", entity, key, before, after)
        kept.forget_everything()

    def audited(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What the audit log compares; pages with more than columns and rows add it."""
        found = {n: value for n, value in audit.columns_of(obj).items() if n not in _LEFT_OUT}
        for field in self.opts.many_to_many:
            chosen = getattr(obj, field.name).order_by("pk").values_list("pk", flat=True)
            found[f"{field.name.removesuffix('s')}_ids"] = list(chosen)
        for inline in self.get_inline_instances(request, obj):
            key: Any = inline.get_formset(request, obj).fk
            names = [
                f.attname for f in inline.model._meta.concrete_fields
                if not f.primary_key and f != key and f.name not in _LEFT_OUT
            ]  # fmt: skip
            rows = inline.model._default_manager.filter(**{key.name: obj}).order_by("pk")
            found[str(key.remote_field.get_accessor_name())] = list(rows.values(*names))
        return found


class AuditedMasterDataAdmin(AuditedAdmin, MasterDataAdmin):
    """Configured rows, valid or not, with a comment."""
