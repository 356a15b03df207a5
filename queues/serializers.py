"""Queues as objects of the API (contract part 3)."""

from typing import Any

from rest_framework import serializers

from queues.models import Queue


class QueueSerializer(serializers.Serializer):
    """A queue; customers get id, name and comment. Times are working minutes."""

    id = serializers.IntegerField()
    name = serializers.CharField(help_text="Full, with its parents: Parent::Child.")
    parent_id = serializers.IntegerField(allow_null=True)
    group_id = serializers.IntegerField()
    group = serializers.CharField()
    valid_id = serializers.IntegerField()
    system_address_id = serializers.IntegerField(allow_null=True)
    salutation_id = serializers.IntegerField(allow_null=True)
    signature_id = serializers.IntegerField(allow_null=True)
    default_sign_key = serializers.CharField()
    unlock_timeout = serializers.IntegerField()
    follow_up_id = serializers.IntegerField()
    follow_up_lock = serializers.BooleanField()
    calendar = serializers.CharField(allow_null=True)
    first_response_time = serializers.IntegerField(allow_null=True)
    update_time = serializers.IntegerField(allow_null=True)
    solution_time = serializers.IntegerField(allow_null=True)
    customer_visible = serializers.BooleanField()
    customer_can_close = serializers.BooleanField()
    customer_can_reopen = serializers.BooleanField()
    comment = serializers.CharField()
    create_time = serializers.DateTimeField()
    change_time = serializers.DateTimeField()
    total_tickets = serializers.IntegerField(required=False, help_text="With include_stats.")
    open_tickets = serializers.IntegerField(required=False)
    pending_tickets = serializers.IntegerField(required=False)
    closed_tickets = serializers.IntegerField(required=False)


def queue_data(queue: Queue) -> dict[str, Any]:
    """The Queue object as agents see it. The queue is joined with group and calendar."""
    return {
        "id": queue.pk,
        "name": queue.name,
        "parent_id": queue.parent_id,
        "group_id": queue.group_id,
        "group": queue.group.name,
        "valid_id": queue.valid_id,
        "system_address_id": queue.system_address_id,
        "salutation_id": queue.salutation_id,
        "signature_id": queue.signature_id,
        "default_sign_key": queue.default_sign_key,
        "unlock_timeout": queue.unlock_timeout,
        "follow_up_id": queue.follow_up_id,
        "follow_up_lock": queue.follow_up_lock,
        "calendar": queue.calendar.name if queue.calendar else None,
        "first_response_time": queue.first_response_time,
        "update_time": queue.update_time,
        "solution_time": queue.solution_time,
        "customer_visible": queue.customer_visible,
        "customer_can_close": queue.customer_can_close,
        "customer_can_reopen": queue.customer_can_reopen,
        "comment": queue.comment,
        "create_time": queue.created_at,
        "change_time": queue.changed_at,
    }


def queue_data_for_customer(queue: Queue) -> dict[str, Any]:
    """What customers see of a queue that they may write into."""
    return {"id": queue.pk, "name": queue.name, "comment": queue.comment}
