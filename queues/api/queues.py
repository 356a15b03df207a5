"""Queues: list and get (contract 4.7). What needs tickets is added in tickets.api.queues."""

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth.viewsets import ApiViewSet
from accounts.models import Permission
from accounts.permissions import agents_allowed
from accounts.serializers import AgentSerializer, agent_data
from gotrs.common.api import listed, ok, read_page_request
from gotrs.common.api.inputs import MAX_ID, read_boolean, read_integer
from gotrs.common.api.schema import PAGING, describe, parameter, path_id
from gotrs.common.errors import DomainError, Forbidden, NotFound
from gotrs.common.validity import VALIDITY_WORDS
from queues.models import Queue
from queues.models.queues import QueueQuerySet
from queues.serializers import QueueSerializer, queue_data, queue_data_for_customer

TAG = "Queues"
QUEUE_ID = path_id("id", "The queue's id.")


class QueueViewSet(ApiViewSet):
    """/queues and /queues/{id}"""

    @describe(
        "queues_list", "List queues", TAG, QueueSerializer, many=True,
        query=(
            parameter("search", "A part of the name."),
            parameter("permission", "Only those in which the caller holds it."),
            parameter("valid", "1 (default), 2, 3 or all."),
            parameter("include_stats", "true: with counts of tickets.", bool),
            *PAGING,
        ),
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        """By name. Customers see where they may write to."""
        queues = list(self._wanted(request.query_params).by_name())
        stats = self._stats_if_asked(queues)
        rows = [self._row(queue, stats) for queue in queues]
        return listed(read_page_request(request.query_params).of_list(rows))

    @describe("queues_get", "Read a queue", TAG, QueueSerializer, query=(QUEUE_ID,), errors=(404,))
    def retrieve(self, request: Request, pk: str) -> Response:
        """With any permission in its group."""
        queue = self.queue(pk)
        return ok(self._row(queue, self._stats_if_asked([queue])))

    @describe(
        "queues_agents", "Agents of a queue", TAG, AgentSerializer, many=True,
        query=(QUEUE_ID, *PAGING), errors=(404,),
    )  # fmt: skip
    def agents(self, request: Request, pk: str) -> Response:
        """Who can be given tickets there."""
        queue = self.readable_queue(pk)
        rows = [agent_data(agent) for agent in agents_allowed(queue.group_id, Permission.RO)]
        return listed(read_page_request(request.query_params).of_list(rows))

    def queue(self, pk: str) -> Queue:
        """The queue of the path, if its settings may be read. Raises NotFound."""
        number = read_integer(pk)
        if number is None:
            raise DomainError("The id must be a whole number.", code="invalid_id")
        queues = Queue.objects.visible_to(self.actor).select_related("group", "calendar")
        found: Queue | None = queues.filter(pk=number).first() if 0 < number <= MAX_ID else None
        if found is None:
            raise NotFound("Queue not found.")
        return found

    def readable_queue(self, pk: str) -> Queue:
        """The queue, if its tickets may be read. Raises NotFound, Forbidden."""
        if self.actor.is_customer:
            raise Forbidden("This is for agents only.")
        found = self.queue(pk)
        if not self.actor.grants.allows(found.group_id, Permission.RO):
            raise Forbidden("You may not read the tickets of this queue.")
        return found

    def stats(self, queues: Sequence[Queue]) -> Mapping[int, Mapping[str, Any]]:
        """Counts by queue id, for ``include_stats``; nothing on this floor."""
        return {}

    def _stats_if_asked(self, queues: Sequence[Queue]) -> Mapping[int, Mapping[str, Any]]:
        asked = read_boolean(self.request.query_params.get("include_stats", ""))
        return self.stats(queues) if asked and not self.actor.is_customer else {}

    def _row(self, queue: Queue, stats: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
        if self.actor.is_customer:
            return queue_data_for_customer(queue)
        return {**queue_data(queue), **stats.get(queue.pk, {})}

    def _wanted(self, query: Mapping[str, str]) -> QueueQuerySet:
        """Raises DomainError ``invalid_filter``."""
        queues = Queue.objects.visible_to(self.actor).select_related("group", "calendar")
        wrong: dict[str, list[str]] = {}
        if search := query.get("search", "").strip():
            queues = queues.filter(name__icontains=search)
        if permission := query.get("permission", "").strip():
            if permission in Permission.values:
                queues = queues.allowed(self.actor, permission)
            else:
                wrong["permission"] = [f"Use one of: {', '.join(Permission.values)}."]
        valid = query.get("valid", "").strip().lower() or "1"
        if valid in VALIDITY_WORDS:
            queues = queues.filter(valid_id__in=VALIDITY_WORDS[valid])
        else:
            wrong["valid"] = ["Use 1, 2, 3, true, false or all."]
        if wrong:
            raise DomainError(
                "Some filters could not be understood.", code="invalid_filter", details=wrong
            )
        return queues
