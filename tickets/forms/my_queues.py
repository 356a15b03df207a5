"""Choosing the queues that one follows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from queues.models import Queue
from queues.models.queues import SEPARATOR


@dataclass
class Branch:
    """A queue with those below it; without a box it is only the name of a parent."""

    name: str
    above: str
    box: BoundWidget | None = None
    children: list["Branch"] = field(default_factory=list)


class MyQueuesForm(forms.Form):
    """A box for each queue that is offered."""

    queues = forms.TypedMultipleChoiceField(
        label=_("My queues"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Any = None, *, offered: Sequence[Queue], followed: Iterable[int] = ()
    ) -> None:
        super().__init__(data, initial={"queues": list(followed)})
        self._offered = offered
        self.fields["queues"].choices = [  # type: ignore[attr-defined]
            (queue.pk, queue.name) for queue in offered
        ]

    def chosen(self) -> list[Queue]:
        """The queues that are ticked."""
        return [queue for queue in self._offered if queue.pk in self.cleaned_data["queues"]]

    def tree(self) -> list[Branch]:
        """The boxes in the order of the tree, each queue below its parent."""
        roots: list[Branch] = []
        known: dict[str, Branch] = {}
        boxes = zip(self._offered, self["queues"], strict=True)
        for queue, box in sorted(boxes, key=lambda pair: pair[0].name.lower().split(SEPARATOR)):
            _branch(queue.name, known, roots).box = box
        return roots


def _branch(path: str, known: dict[str, Branch], roots: list[Branch]) -> Branch:
    """The branch of a path, made with its parents if it is new."""
    if path not in known:
        above, _separator, name = path.rpartition(SEPARATOR)
        known[path] = Branch(name, above)
        (_branch(above, known, roots).children if above else roots).append(known[path])
    return known[path]
