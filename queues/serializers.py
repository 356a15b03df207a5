"""Queues and what is configured for them, as objects of the API (contract part 3)."""

from typing import Any

from rest_framework import serializers

from queues.models import Queue, Salutation, Service, Signature, Sla, SystemAddress


class QueueSerializer(serializers.Serializer):
    """A queue; customers get id, name and comment. Times are working minutes."""

    id = serializers.IntegerField()
    name = serializers.CharField(help_text="Full, with its parents: Parent::Child.")
    parent_id = serializers.IntegerField(allow_null=True, required=False)
    group_id = serializers.IntegerField(required=False)
    group = serializers.CharField(required=False)
    valid_id = serializers.IntegerField(required=False)
    system_address_id = serializers.IntegerField(allow_null=True, required=False)
    salutation_id = serializers.IntegerField(allow_null=True, required=False)
    signature_id = serializers.IntegerField(allow_null=True, required=False)
    default_sign_key = serializers.CharField(required=False)
    unlock_timeout = serializers.IntegerField(required=False)
    follow_up_id = serializers.IntegerField(required=False)
    follow_up_lock = serializers.BooleanField(required=False)
    calendar = serializers.CharField(allow_null=True, required=False)
    first_response_time = serializers.IntegerField(allow_null=True, required=False)
    update_time = serializers.IntegerField(allow_null=True, required=False)
    solution_time = serializers.IntegerField(allow_null=True, required=False)
    customer_visible = serializers.BooleanField(required=False)
    customer_can_close = serializers.BooleanField(required=False)
    customer_can_reopen = serializers.BooleanField(required=False)
    comment = serializers.CharField()
    create_time = serializers.DateTimeField(required=False)
    change_time = serializers.DateTimeField(required=False)
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


class ServiceSerializer(serializers.Serializer):
    """What tickets are about."""

    id = serializers.IntegerField()
    name = serializers.CharField(help_text="Full, with its parents: Parent::Child.")
    comment = serializers.CharField()
    valid_id = serializers.IntegerField()


def service_data(service: Service) -> dict[str, Any]:
    """The Service object."""
    return {
        "id": service.pk,
        "name": service.name,
        "comment": service.comment,
        "valid_id": service.valid_id,
    }


class SlaSerializer(serializers.Serializer):
    """Promised working times for some services: minutes, and warnings in percent of them."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    service_ids = serializers.ListField(child=serializers.IntegerField())
    calendar = serializers.CharField(allow_null=True)
    first_response_time = serializers.IntegerField(allow_null=True)
    update_time = serializers.IntegerField(allow_null=True)
    solution_time = serializers.IntegerField(allow_null=True)
    first_response_notify = serializers.IntegerField(allow_null=True)
    update_notify = serializers.IntegerField(allow_null=True)
    solution_notify = serializers.IntegerField(allow_null=True)
    comment = serializers.CharField()
    valid_id = serializers.IntegerField()


def sla_data(sla: Sla) -> dict[str, Any]:
    """The SLA object. The SLA comes with its calendar and services."""
    return {
        "id": sla.pk,
        "name": sla.name,
        "service_ids": sorted(service.pk for service in sla.services.all()),
        "calendar": sla.calendar.name if sla.calendar else None,
        "first_response_time": sla.first_response_time,
        "update_time": sla.update_time,
        "solution_time": sla.solution_time,
        "first_response_notify": sla.first_response_notify,
        "update_notify": sla.update_notify,
        "solution_notify": sla.solution_notify,
        "comment": sla.comment,
        "valid_id": sla.valid_id,
    }


class SystemAddressSerializer(serializers.Serializer):
    """An address of ours. Mail to it goes to its queue."""

    id = serializers.IntegerField()
    email = serializers.CharField()
    display_name = serializers.CharField()
    queue_id = serializers.IntegerField()
    comment = serializers.CharField()
    valid_id = serializers.IntegerField()


def system_address_data(address: SystemAddress) -> dict[str, Any]:
    """The SystemAddress object."""
    return {
        "id": address.pk,
        "email": address.email,
        "display_name": address.display_name,
        "queue_id": address.queue_id,
        "comment": address.comment,
        "valid_id": address.valid_id,
    }


class MailTextSerializer(serializers.Serializer):
    """How answers begin or end. Tags such as {{ customer.name }} are filled in."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    text = serializers.CharField()
    content_type = serializers.CharField(help_text="text/plain or text/html; HTML is cleaned.")
    comment = serializers.CharField()
    valid_id = serializers.IntegerField()


class SalutationSerializer(MailTextSerializer):
    """How answers begin. Tags such as {{ customer.name }} are filled in."""


class SignatureSerializer(MailTextSerializer):
    """How answers end. Tags such as {{ me.name }} are filled in."""


def mail_text_data(text: Salutation | Signature) -> dict[str, Any]:
    """The Salutation or Signature object."""
    return {
        "id": text.pk,
        "name": text.name,
        "text": text.text,
        "content_type": text.content_type,
        "comment": text.comment,
        "valid_id": text.valid_id,
    }
