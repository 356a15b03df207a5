"""Choosing the queues and services that one follows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from queues.models import Queue, Service
from queues.models.queues import SEPARATOR


@dataclass
class Branch:
    """A queue or service with those below it; without a box it is only the name of a parent."""

    name: str
    above: str
    box: BoundWidget | None = None
    children: list["Branch"] = field(default_factory=list)


class MyQueuesForm(forms.Form):
    """A box for each queue and service that is offered."""

    queues = forms.TypedMultipleChoiceField(
        label=_("My queues"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    services = forms.TypedMultipleChoiceField(
        label=_("My services"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Any = None,
        *,
        offered: Sequence[Queue],
        followed: Iterable[int] = (),
        services: Sequence[Service] = (),
        followed_services: Iterable[int] = (),
    ) -> None:
        initial = {"queues": list(followed), "services": list(followed_services)}
        super().__init__(data, initial=initial)
        self._offered, self._services = offered, services
        fields: dict[str, Any] = self.fields
        fields["queues"].choices = [(queue.pk, queue.name) for queue in offered]
        fields["services"].choices = [(service.pk, service.name) for service in services]

    def chosen(self) -> list[Queue]:
        """The queues that are ticked."""
        return [queue for queue in self._offered if queue.pk in self.cleaned_data["queues"]]

    def chosen_services(self) -> list[Service]:
        """The services that are ticked."""
        return [each for each in self._services if each.pk in self.cleaned_data["services"]]

    def tree(self) -> list[Branch]:
        """The boxes in the order of the tree, each queue below its parent."""
        return _tree(self._offered, self["queues"])

    def service_tree(self) -> list[Branch]:
        """As tree, of the services."""
        return _tree(self._services, self["services"])


def _tree(offered: Sequence[Queue] | Sequence[Service], field: forms.BoundField) -> list[Branch]:
    roots: list[Branch] = []
    known: dict[str, Branch] = {}
    boxes = zip((row.name for row in offered), field, strict=True)
    for name, box in sorted(boxes, key=lambda pair: pair[0].lower().split(SEPARATOR)):
        _branch(name, known, roots).box = box
    return roots


def _branch(path: str, known: dict[str, Branch], roots: list[Branch]) -> Branch:
    """The branch of a path, made with its parents if it is new."""
    if path not in known:
        above, _separator, name = path.rpartition(SEPARATOR)
        known[path] = Branch(name, above)
        (_branch(above, known, roots).children if above else roots).append(known[path])
    return known[path]
