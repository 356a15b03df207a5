"""Answers of the administration as objects of the API (contract 4.17, part 3)."""

from typing import Any

from rest_framework import serializers


class ConfigSerializer(serializers.Serializer):
    """The settings of the site; nothing secret."""

    site_name = serializers.CharField()
    organization = serializers.CharField()
    admin_email = serializers.CharField()
    base_url = serializers.CharField(help_text="What links in mails begin with.")
    default_language = serializers.CharField()
    timezone = serializers.CharField(help_text="Of people who chose none, such as Europe/Berlin.")
    maintenance_mode = serializers.BooleanField()
    maintenance_message = serializers.CharField()
    ticket_number_generator = serializers.CharField(
        help_text="DateChecksum, Date, AutoIncrement or Random."
    )
    system_id = serializers.CharField()
    ticket_hook = serializers.CharField()
    default_queue_id = serializers.IntegerField(help_text="Takes mail that belongs nowhere.")
    customer_portal_enabled = serializers.BooleanField()
    customer_registration_enabled = serializers.BooleanField()
    password_min_length = serializers.IntegerField()
    session_timeout = serializers.IntegerField(
        help_text="Seconds without a click until a browser is signed out."
    )


class SystemStatsSerializer(serializers.Serializer):
    """How much there is."""

    total_users = serializers.IntegerField(help_text="Agents, without the system's own account.")
    active_users = serializers.IntegerField(help_text="Agents whose account is valid.")
    total_customers = serializers.IntegerField(help_text="Customer users.")
    total_tickets = serializers.IntegerField(help_text="All but deleted ones.")
    total_articles = serializers.IntegerField(
        help_text="All that are stored; also deleted notes, which can be restored."
    )
    database_size = serializers.CharField(help_text='For people: "412 MB".')
    database_size_bytes = serializers.IntegerField()
    attachment_bytes = serializers.IntegerField(help_text="Equal files are stored once.")
    uptime = serializers.CharField(help_text="H:MM:SS")
    uptime_seconds = serializers.IntegerField()
    version = serializers.CharField()


class MaintenanceSerializer(serializers.Serializer):
    """Whether only admins get in."""

    maintenance_mode = serializers.BooleanField()
    maintenance_message = serializers.CharField()


class LogEntrySerializer(serializers.Serializer):
    """A line of the log."""

    timestamp = serializers.DateTimeField()
    level = serializers.CharField(help_text="debug, info, warn or error.")
    message = serializers.CharField()
    context = serializers.DictField(  # type: ignore[assignment]
        help_text="Further facts: logger, request_id, and what belongs to the message."
    )


class AuditLogSerializer(serializers.Serializer):
    """One change or login."""

    id = serializers.IntegerField()
    user_id = serializers.IntegerField(allow_null=True, help_text="The agent who did it.")
    login = serializers.CharField(
        allow_null=True, help_text="Of who did it, as it was then; also a customer's."
    )
    action = serializers.CharField(help_text="queue.update, ticket.created, login.failed ...")
    entity_type = serializers.CharField()
    entity_id = serializers.CharField(allow_null=True)
    old_values = serializers.DictField()
    new_values = serializers.DictField()
    ip_address = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class AuditStatsSerializer(serializers.Serializer):
    """How much happened."""

    total_entries = serializers.IntegerField()
    by_action = serializers.DictField(child=serializers.IntegerField())
    by_user = serializers.DictField(
        child=serializers.IntegerField(), help_text="By login of agents; the 100 busiest."
    )
    entries_today = serializers.IntegerField(help_text="Since midnight in the caller's time zone.")


# --- Reports --------------------------------------------------------------------------------------


def _counts(**more: Any) -> serializers.DictField:
    """Names to numbers."""
    return serializers.DictField(child=serializers.IntegerField(), **more)


class TicketsReportSerializer(serializers.Serializer):
    """Tickets of a time. Breakdowns are of those created in it, the most frequent first."""

    total_created = serializers.IntegerField()
    total_closed = serializers.IntegerField(help_text="Closed in that time, and still closed.")
    average_resolution_time = serializers.CharField(allow_null=True, help_text="H:MM:SS")
    average_resolution_time_seconds = serializers.IntegerField(allow_null=True)
    by_queue = _counts()
    by_priority = _counts()
    by_state = _counts()
    by_type = _counts()


class UsersReportSerializer(serializers.Serializer):
    """Accounts of agents and customers."""

    total_users = serializers.IntegerField()
    active_users = serializers.IntegerField(help_text="Whose account is valid.")
    new_users = serializers.IntegerField(help_text="Created in that time.")
    by_role = _counts(help_text="Admin, Agent, Customer.")


class KeptSerializer(serializers.Serializer):
    """How many tickets kept what was promised."""

    compliance_rate = serializers.FloatField(
        allow_null=True, help_text="0 to 100, one decimal; null without data."
    )
    breaches = serializers.IntegerField()
    total = serializers.IntegerField()


class SlaReportSerializer(KeptSerializer):
    """The same, in all and for each queue."""

    by_queue = serializers.DictField(child=KeptSerializer())


class AgentPerformanceSerializer(serializers.Serializer):
    """How fast one agent was."""

    user_id = serializers.IntegerField()
    login = serializers.CharField()
    tickets_closed = serializers.IntegerField()
    average_response_time = serializers.CharField(allow_null=True, help_text="H:MM:SS")
    average_response_time_seconds = serializers.IntegerField(allow_null=True)
    average_resolution_time = serializers.CharField(allow_null=True, help_text="H:MM:SS")
    average_resolution_time_seconds = serializers.IntegerField(allow_null=True)


class PerformanceReportSerializer(serializers.Serializer):
    """How fast agents were, in plain time."""

    average_response_time = serializers.CharField(allow_null=True, help_text="H:MM:SS")
    average_response_time_seconds = serializers.IntegerField(allow_null=True)
    average_resolution_time = serializers.CharField(allow_null=True, help_text="H:MM:SS")
    average_resolution_time_seconds = serializers.IntegerField(allow_null=True)
    by_agent = AgentPerformanceSerializer(many=True)
