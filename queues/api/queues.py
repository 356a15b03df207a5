"""Queues (contract 4.7). What needs tickets is added in tickets.api.queues."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.masterdata import MasterDataViewSet, ValidityFact, bad_filter, master_data
from accounts.models import Permission
from accounts.permissions import agents_allowed
from accounts.serializers import AgentSerializer, agent_data
from gotrs.common.api import InputSerializer, listed, read_page_request
from gotrs.common.api.inputs import BooleanFact, IntegerFact, TextFact
from gotrs.common.api.schema import PAGING, describe, one_of, parameter, path_id
from gotrs.common.errors import Forbidden, Invalid
from gotrs.common.validity import Validity
from gotrs.common.values import read_boolean
from queues import rules
from queues.api.facts import (
    CalendarFact,
    GroupFact,
    MinutesFact,
    PathFact,
    QueueFact,
    SalutationFact,
    SignatureFact,
    SystemAddressFact,
)
from queues.api.promises import check_promises
from queues.models import Queue
from queues.models.queues import SEPARATOR
from queues.serializers import QueueSerializer, queue_data, queue_data_for_customer
from queues.tree import MAX_PATH, last_part, parent_for, path_below, save_in_place

TAG = "Queues"
QUEUE_ID = path_id("id", "The queue's id.")
_NAMED = ("group", "calendar", "system_address", "salutation", "signature")


class QueueInput(InputSerializer):
    """A queue. Times are working minutes, 0 or null for none."""

    name = PathFact(help_text="Parent::Child puts it below an existing parent.")
    parent_id = QueueFact(
        "parent_id", "parent", allow_null=True, help_text="Another way to say where it belongs."
    )
    group = GroupFact("group_id", "group")
    system_address = SystemAddressFact("system_address_id", "system_address", allow_null=True)
    salutation = SalutationFact("salutation_id", "salutation", allow_null=True)
    signature = SignatureFact("signature_id", "signature", allow_null=True)
    default_sign_key = TextFact(max_length=100, one_line=True, allow_null=True)
    unlock_timeout = IntegerFact(high=rules.MAX_MINUTES, help_text="0 for never.")
    follow_up_id = IntegerFact(low=1, high=3)
    follow_up_lock = BooleanFact()
    calendar = CalendarFact("calendar", "calendar_id", allow_null=True)
    first_response_time = MinutesFact()
    update_time = MinutesFact()
    solution_time = MinutesFact()
    customer_visible = BooleanFact()
    customer_can_close = BooleanFact()
    customer_can_reopen = BooleanFact()
    comment = TextFact(max_length=250, allow_null=True)
    valid_id = ValidityFact()


@master_data(
    "queues", TAG, QueueSerializer,
    query=(
        parameter("search", "A part of the name."),
        parameter(
            "permission", "Only those in which the caller holds it.", one_of(Permission.values)
        ),
        parameter("include_stats", "true: with counts of tickets.", bool),
    ),
)  # fmt: skip
class QueueViewSet(MasterDataViewSet):
    """/queues and /queues/{id}"""

    entity = "queue"
    input = QueueInput

    # --- Reading ---

    def rows(self) -> QuerySet[Queue]:
        """Agents: with any permission in the group; customers: where they may create.

        Admins configure queues that they may not read tickets of.
        """
        queues = Queue.objects.select_related("group", "calendar")
        is_read = self.request.method in ("GET", "HEAD")
        return queues.visible_to(self.actor) if is_read else queues

    def wanted(self, rows: Any, query: Mapping[str, str]) -> QuerySet[Any]:
        """By a part of the name, and by permission."""
        if search := query.get("search", "").strip():
            rows = rows.filter(name__icontains=search)
        if permission := query.get("permission", "").strip():
            if permission not in Permission.values:
                raise bad_filter(permission=f"Use one of: {', '.join(Permission.values)}.")
            rows = rows.allowed(self.actor, permission)
        return rows

    def order(self, rows: Any) -> QuerySet[Any]:
        """In the order of the tree."""
        return rows.by_name()

    def objects(self, found: Sequence[Queue]) -> Sequence[dict[str, Any]]:
        """Customers get id, name and comment; agents everything, with counts if asked for."""
        if self.actor.is_customer:
            return [queue_data_for_customer(queue) for queue in found]
        asked = read_boolean(self.request.query_params.get("include_stats", ""))
        stats = self.stats(found) if asked else {}
        return [{**queue_data(queue), **stats.get(queue.pk, {})} for queue in found]

    def row(self, found: Queue) -> dict[str, Any]:
        """The Queue object."""
        (row,) = self.objects([found])
        return row

    def stats(self, queues: Sequence[Queue]) -> Mapping[int, Mapping[str, Any]]:
        """Counts by queue id, for ``include_stats``; nothing on this floor."""
        return {}

    @describe(
        "queues_agents", "Agents of a queue", TAG, AgentSerializer, many=True,
        query=(QUEUE_ID, *PAGING), errors=(404,),
    )  # fmt: skip
    def agents(self, request: Request, pk: str) -> Response:
        """Who can be given tickets there."""
        queue = self.readable_queue(pk)
        rows = [agent_data(agent) for agent in agents_allowed(queue.group_id, Permission.RO)]
        return listed(read_page_request(request.query_params).of_list(rows))

    def readable_queue(self, pk: str) -> Queue:
        """The queue, if its tickets may be read. Raises NotFound, Forbidden."""
        if self.actor.is_customer:
            raise Forbidden("This is for agents only.")
        found: Queue = self.find(pk)
        if not self.actor.grants.allows(found.group_id, Permission.RO):
            raise Forbidden("You may not read the tickets of this queue.")
        return found

    # --- Writing ---

    def stored(self, found: Queue) -> dict[str, Any]:
        """What has two names, and the rows that it names."""
        rows = {name: getattr(found, name) for name in _NAMED}
        return rows | {"parent_id": found.parent}

    def check(self, found: Queue, said: dict[str, Any]) -> None:
        """A place in the tree, promises that can be kept."""
        if "parent_id" in said:
            _settle_place(found, said, said.pop("parent_id"))
        if said.keys() & {"name", "valid_id"}:
            path, valid_id = said.get("name", found.name), said.get("valid_id", found.valid_id)
            if path != found.name or (valid_id == Validity.VALID and not found.is_valid):
                rules.check_place(found, path, valid_id)
        check_promises(found, said)

    def check_unused(self, found: Queue) -> None:
        """Free of active tickets, valid children, and of what leads into it."""
        rules.check_unused(found)

    def save(self, found: Queue) -> None:
        """Renaming renames the paths below."""
        save_in_place(found, actor=self.actor)


def _settle_place(queue: Queue, said: dict[str, Any], parent: Queue | None) -> None:
    """A parent that differs from the stored one becomes a part of the name.

    Raises Invalid if the name says another place, or the place can't be.
    """
    is_new = queue.pk is None
    if parent == queue.parent and (not is_new or parent is None):
        return
    name = said.get("name", queue.name)
    path = path_below(parent, last_part(name))
    says_place = name != queue.name and SEPARATOR in name
    if says_place and name.lower() != path.lower():
        raise Invalid("The name says another parent.", "parent_id")
    if len(path) > MAX_PATH:
        raise Invalid(f"With its parents the name may have {MAX_PATH} characters.", "name")
    parent_for(queue, path)
    said["name"] = path
