"""The objects of the dashboard as the API's description shows them."""

from rest_framework import serializers


class StatsSerializer(serializers.Serializer):
    """How many tickets the caller may read in which condition, without archived ones."""

    total_tickets = serializers.IntegerField()
    new_tickets = serializers.IntegerField()
    open_tickets = serializers.IntegerField(help_text="New and open.")
    pending_tickets = serializers.IntegerField()
    closed_today = serializers.IntegerField(help_text="Since midnight in the caller's time zone.")
    created_today = serializers.IntegerField(help_text="Since midnight in the caller's time zone.")
    my_tickets = serializers.IntegerField(help_text="Active ones that are mine.")
    unassigned_tickets = serializers.IntegerField(help_text="Active ones without owner.")
    overdue_tickets = serializers.IntegerField(help_text="Escalated, or their pending time passed.")
    escalated_tickets = serializers.IntegerField()
    reminders_due = serializers.IntegerField()


class ChartSerializer(serializers.Serializer):
    """A value for each label."""

    labels = serializers.ListField(child=serializers.CharField())
    values = serializers.ListField(child=serializers.IntegerField())


# "label" and "data" are words of serializers, so these fields can't be written like the others.
DatasetSerializer: type[serializers.Serializer] = type(
    "DatasetSerializer",
    (serializers.Serializer,),
    {
        "__doc__": "A line of a chart.",
        "label": serializers.CharField(),
        "data": serializers.ListField(child=serializers.IntegerField()),
    },
)


class TimeChartSerializer(serializers.Serializer):
    """Lines with a value for each label."""

    labels = serializers.ListField(child=serializers.CharField())
    datasets = DatasetSerializer(many=True)


class ActivityUserSerializer(serializers.Serializer):
    """Who did it."""

    id = serializers.IntegerField()
    login = serializers.CharField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()


class ActivitySerializer(serializers.Serializer):
    """Something that happened to a ticket."""

    id = serializers.IntegerField()
    type = serializers.CharField(help_text="As in a ticket's history, such as StateUpdate.")
    description = serializers.CharField(help_text="To be read after the name of who did it.")
    timestamp = serializers.DateTimeField()
    user = ActivityUserSerializer(
        allow_null=True,
        help_text="Null for the system, for strangers, and for agents to customers.",
    )
    ticket_id = serializers.IntegerField()
    tn = serializers.CharField()


class NotificationSerializer(serializers.Serializer):
    """Something that the caller should know."""

    id = serializers.IntegerField()
    type = serializers.CharField(help_text="assignment, follow_up, note, reminder …")
    title = serializers.CharField()
    message = serializers.CharField()
    read = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    ticket_id = serializers.IntegerField(allow_null=True)
    tn = serializers.CharField(allow_null=True)


class UpdatedSerializer(serializers.Serializer):
    """How many rows were changed."""

    updated = serializers.IntegerField()


class PerformanceSerializer(serializers.Serializer):
    """What an agent did in a span."""

    tickets_closed = serializers.IntegerField(help_text="Closed in the span, and owned by me.")
    tickets_created = serializers.IntegerField()
    average_response_time = serializers.CharField(
        allow_null=True,
        help_text="H:MM:SS from creation to the first answer that the customer sees, of tickets "
        "created in the span and answered first by me.",
    )
    average_response_time_seconds = serializers.IntegerField(allow_null=True)
    average_resolution_time = serializers.CharField(
        allow_null=True, help_text="H:MM:SS from creation to closing, of tickets_closed."
    )
    average_resolution_time_seconds = serializers.IntegerField(allow_null=True)
    customer_satisfaction = serializers.FloatField(
        allow_null=True, help_text="Null: customers aren't asked."
    )


class WorkloadSerializer(serializers.Serializer):
    """What an agent has to do now."""

    assigned_tickets = serializers.IntegerField(help_text="Active ones that are mine.")
    pending_tickets = serializers.IntegerField()
    overdue_tickets = serializers.IntegerField(help_text="Escalated, or their pending time passed.")
    due_today = serializers.IntegerField(help_text="A deadline or pending time lies in today.")


class ResponseDaySerializer(serializers.Serializer):
    """A day's average."""

    date = serializers.DateField()
    average = serializers.CharField(help_text="H:MM:SS")
    average_seconds = serializers.IntegerField()


class ResponseTimesSerializer(serializers.Serializer):
    """How long customers waited for my first answer; H:MM:SS, null without any."""

    average = serializers.CharField(allow_null=True)
    average_seconds = serializers.IntegerField(allow_null=True)
    median = serializers.CharField(allow_null=True)
    median_seconds = serializers.IntegerField(allow_null=True)
    min = serializers.CharField(allow_null=True)
    min_seconds = serializers.IntegerField(allow_null=True)
    max = serializers.CharField(allow_null=True)
    max_seconds = serializers.IntegerField(allow_null=True)
    by_day = ResponseDaySerializer(many=True, help_text="By the day the ticket was created.")


class OverviewSerializer(serializers.Serializer):
    """The span at a glance. Times are medians over the newest 50,000 tickets."""

    created = serializers.IntegerField(help_text="Tickets created in the span.")
    closed = serializers.IntegerField(
        help_text="Tickets that are closed, and were closed in the span."
    )
    reopened = serializers.IntegerField(help_text="How many times one was reopened in the span.")
    open = serializers.IntegerField(help_text="New and open ones now.")
    backlog_change = serializers.IntegerField(
        help_text="Active tickets at the end of the span less those at its start."
    )
    first_response_time = serializers.CharField(allow_null=True, help_text="H:MM:SS")
    first_response_time_seconds = serializers.IntegerField(allow_null=True)
    resolution_time = serializers.CharField(allow_null=True, help_text="H:MM:SS")
    resolution_time_seconds = serializers.IntegerField(allow_null=True)
    sla_compliance = serializers.FloatField(
        allow_null=True, help_text="Percent of the promises that were kept; null without any."
    )


class GroupFiguresSerializer(serializers.Serializer):
    """The figures of a queue, an agent or a company. Times are medians."""

    id = serializers.JSONField(help_text="A number; of a company its key, a text.")
    name = serializers.CharField()
    created = serializers.IntegerField()
    closed = serializers.IntegerField()
    open = serializers.IntegerField()
    first_response_time = serializers.CharField(allow_null=True, help_text="H:MM:SS")
    first_response_time_seconds = serializers.IntegerField(allow_null=True)
    resolution_time = serializers.CharField(allow_null=True, help_text="H:MM:SS")
    resolution_time_seconds = serializers.IntegerField(allow_null=True)
    time_units = serializers.FloatField(help_text="Booked in the span.")
