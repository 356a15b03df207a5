import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import gotrs.common.crypto


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("queues", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "channel",
                    models.SmallIntegerField(
                        choices=[(1, "Email"), (2, "Phone"), (3, "Internal"), (4, "Chat")],
                        verbose_name="channel",
                    ),
                ),
                (
                    "sender_type",
                    models.SmallIntegerField(
                        choices=[(1, "agent"), (2, "system"), (3, "customer")],
                        verbose_name="sender",
                    ),
                ),
                (
                    "article_type",
                    models.SmallIntegerField(
                        choices=[
                            (1, "email-external"),
                            (2, "email-internal"),
                            (5, "phone"),
                            (8, "webrequest"),
                            (9, "note-internal"),
                            (10, "note-external"),
                            (11, "note-report"),
                            (12, "chat"),
                        ]
                    ),
                ),
                (
                    "is_visible_for_customer",
                    models.BooleanField(verbose_name="visible for the customer"),
                ),
                ("from_header", models.TextField(blank=True, default="", verbose_name="from")),
                ("to_header", models.TextField(blank=True, default="", verbose_name="to")),
                ("cc_header", models.TextField(blank=True, default="", verbose_name="cc")),
                ("bcc_header", models.TextField(blank=True, default="", verbose_name="bcc")),
                (
                    "reply_to_header",
                    models.TextField(blank=True, default="", verbose_name="reply to"),
                ),
                (
                    "subject",
                    models.CharField(
                        blank=True, default="", max_length=998, verbose_name="subject"
                    ),
                ),
                ("body_text", models.TextField(blank=True, default="", verbose_name="text")),
                ("body_html", models.TextField(blank=True, default="", verbose_name="HTML")),
                ("message_id", models.TextField(blank=True, default="")),
                ("message_id_md5", models.CharField(blank=True, default="", max_length=32)),
                ("in_reply_to", models.TextField(blank=True, default="")),
                ("references", models.TextField(blank=True, default="")),
                ("mail_facts", models.JSONField(blank=True, default=dict)),
                ("from_stranger", models.BooleanField(default=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="created"),
                ),
                ("created_by_customer", models.CharField(blank=True, default="", max_length=255)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed"),
                ),
                ("edited", models.BooleanField(default=False)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
                "verbose_name_plural": "articles",
                "indexes": [
                    models.Index(
                        condition=models.Q(("message_id_md5", ""), _negated=True),
                        fields=["message_id_md5"],
                        name="article_message_id",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", [1, 2, 3, 4])),
                        name="article_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sender_type__in", [1, 2, 3])),
                        name="article_sender_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("article_type__in", [1, 2, 5, 8, 9, 10, 11, 12])),
                        name="article_type_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Priority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_id",
                    models.SmallIntegerField(
                        choices=[(1, "valid"), (2, "invalid"), (3, "invalid-temporarily")],
                        default=1,
                        verbose_name="validity",
                    ),
                ),
                (
                    "comment",
                    models.CharField(
                        blank=True, default="", max_length=250, verbose_name="comment"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "color",
                    models.CharField(
                        default="#CDCDCD",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9A-Fa-f]{6}$", "Use a colour like #50B5FF."
                            )
                        ],
                        verbose_name="colour",
                    ),
                ),
            ],
            options={
                "verbose_name": "priority",
                "verbose_name_plural": "priorities",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="priority_name_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="State",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_id",
                    models.SmallIntegerField(
                        choices=[(1, "valid"), (2, "invalid"), (3, "invalid-temporarily")],
                        default=1,
                        verbose_name="validity",
                    ),
                ),
                (
                    "comment",
                    models.CharField(
                        blank=True, default="", max_length=250, verbose_name="comment"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "type_id",
                    models.SmallIntegerField(
                        choices=[
                            (1, "new"),
                            (2, "open"),
                            (3, "closed"),
                            (4, "pending reminder"),
                            (5, "pending auto"),
                            (6, "removed"),
                            (7, "merged"),
                        ],
                        verbose_name="type",
                    ),
                ),
                (
                    "color",
                    models.CharField(
                        default="#8D8D9B",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9A-Fa-f]{6}$", "Use a colour like #50B5FF."
                            )
                        ],
                        verbose_name="colour",
                    ),
                ),
                (
                    "next_state",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="tickets.state",
                        verbose_name="afterwards",
                    ),
                ),
            ],
            options={
                "verbose_name": "state",
                "verbose_name_plural": "states",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="state_name_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("type_id__in", [1, 2, 3, 4, 5, 6, 7])),
                        name="state_type_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_id",
                    models.SmallIntegerField(
                        choices=[(1, "valid"), (2, "invalid"), (3, "invalid-temporarily")],
                        default=1,
                        verbose_name="validity",
                    ),
                ),
                (
                    "comment",
                    models.CharField(
                        blank=True, default="", max_length=250, verbose_name="comment"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
            ],
            options={
                "verbose_name": "type",
                "verbose_name_plural": "types",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="ticket_type_name_unique",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("tn", models.CharField(max_length=50, unique=True, verbose_name="number")),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                (
                    "state_type",
                    models.SmallIntegerField(
                        choices=[
                            (1, "new"),
                            (2, "open"),
                            (3, "closed"),
                            (4, "pending reminder"),
                            (5, "pending auto"),
                            (6, "removed"),
                            (7, "merged"),
                        ]
                    ),
                ),
                (
                    "lock",
                    models.SmallIntegerField(
                        choices=[(1, "unlock"), (2, "lock"), (3, "tmp_lock")],
                        default=1,
                        verbose_name="lock",
                    ),
                ),
                ("lock_stamp", models.DateTimeField(blank=True, null=True)),
                (
                    "customer_id",
                    models.CharField(
                        blank=True, default="", max_length=150, verbose_name="customer id"
                    ),
                ),
                (
                    "customer_user_id",
                    models.CharField(
                        blank=True, default="", max_length=255, verbose_name="customer user"
                    ),
                ),
                (
                    "pending_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="pending until"),
                ),
                ("first_response_due", models.DateTimeField(blank=True, null=True)),
                ("update_due", models.DateTimeField(blank=True, null=True)),
                ("solution_due", models.DateTimeField(blank=True, null=True)),
                ("next_due", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                ("article_count", models.PositiveIntegerField(default=0)),
                ("visible_article_count", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed"),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "last_article",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tickets.article",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_tickets",
                        to="tickets.ticket",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_tickets",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="tickets.priority",
                        verbose_name="priority",
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="queues.queue",
                        verbose_name="queue",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responsible_tickets",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsible",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="queues.service",
                    ),
                ),
                (
                    "sla",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="queues.sla",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="tickets.state",
                        verbose_name="state",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="tickets.tickettype",
                        verbose_name="type",
                    ),
                ),
            ],
            options={
                "verbose_name": "ticket",
                "verbose_name_plural": "tickets",
                "indexes": [
                    models.Index(
                        condition=models.Q(("archived", False), ("state_type__in", [1, 2, 4, 5])),
                        fields=["-changed_at", "-id"],
                        include=("queue", "state", "priority", "owner", "next_due"),
                        name="ticket_active",
                    ),
                    models.Index(
                        fields=["-created_at", "-id"],
                        include=("queue", "state_type"),
                        name="ticket_created",
                    ),
                    models.Index(
                        fields=["changed_at", "id"],
                        include=("queue", "state_type"),
                        name="ticket_changed",
                    ),
                    models.Index(
                        fields=["queue", "state_type", "-changed_at", "-id"],
                        name="ticket_queue_state",
                    ),
                    models.Index(
                        condition=models.Q(("archived", False)),
                        fields=["id"],
                        include=("changed_at", "queue", "state_type"),
                        name="ticket_look_up",
                    ),
                    models.Index(
                        condition=models.Q(("owner__isnull", False)),
                        fields=["owner", "-changed_at"],
                        name="ticket_owner",
                    ),
                    models.Index(
                        condition=models.Q(("responsible__isnull", False)),
                        fields=["responsible", "-changed_at"],
                        name="ticket_responsible",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", False)),
                        fields=["closed_at"],
                        include=("queue", "owner"),
                        name="ticket_closed",
                    ),
                    models.Index(
                        condition=models.Q(("pending_until__isnull", False)),
                        fields=["pending_until"],
                        name="ticket_pending",
                    ),
                    models.Index(
                        condition=models.Q(("next_due__isnull", False)),
                        fields=["next_due"],
                        name="ticket_due",
                    ),
                    models.Index(
                        condition=models.Q(("lock", 2), ("lock_stamp__isnull", False)),
                        fields=["lock_stamp"],
                        name="ticket_lock_stamp",
                    ),
                    models.Index(
                        django.db.models.functions.text.Lower("customer_user_id"),
                        models.OrderBy(models.F("changed_at"), descending=True),
                        name="ticket_customer",
                    ),
                    models.Index(
                        django.db.models.functions.text.Lower("customer_id"),
                        models.OrderBy(models.F("changed_at"), descending=True),
                        name="ticket_company",
                    ),
                    models.Index(fields=["state"], name="ticket_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state_type__in", [1, 2, 3, 4, 5, 6, 7])),
                        name="ticket_state_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lock__in", [1, 2, 3])), name="ticket_lock_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="ticket_has_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tn__regex", "^[0-9]+$")),
                        name="ticket_number_is_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True),
                        name="ticket_not_merged_into_self",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncomingMail",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=10, verbose_name="source")),
                (
                    "trusted",
                    models.BooleanField(db_default=False, default=False, verbose_name="trusted"),
                ),
                ("uid_validity", models.CharField(blank=True, default="", max_length=40)),
                ("uid", models.CharField(blank=True, default="", max_length=250)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField(verbose_name="size")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "waiting"),
                            ("done", "done"),
                            ("duplicate", "duplicate"),
                            ("quarantined", "quarantined"),
                            ("delayed", "delayed"),
                        ],
                        default="received",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "return_code",
                    models.SmallIntegerField(
                        choices=[
                            (1, "new ticket"),
                            (2, "follow-up"),
                            (3, "new ticket, the old one is closed"),
                            (4, "rejected"),
                            (5, "ignored"),
                        ],
                        null=True,
                        verbose_name="result",
                    ),
                ),
                ("reason", models.TextField(blank=True, default="", verbose_name="reason")),
                ("message_id", models.TextField(blank=True, default="")),
                ("sender", models.TextField(blank=True, default="", verbose_name="from")),
                (
                    "sender_address",
                    models.CharField(blank=True, db_default="", default="", max_length=320),
                ),
                ("subject", models.TextField(blank=True, default="", verbose_name="subject")),
                (
                    "received_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="received"
                    ),
                ),
                ("processed_at", models.DateTimeField(null=True, verbose_name="processed")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("trace", models.JSONField(blank=True, default=list)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mails",
                        to="queues.mailaccount",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="incoming_mails",
                        to="tickets.article",
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="duplicates",
                        to="tickets.incomingmail",
                    ),
                ),
                (
                    "hook",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="queues.mailhook",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "incoming mail",
                "verbose_name_plural": "incoming mail",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "done"), _negated=True),
                        fields=["state", "id"],
                        name="incoming_mail_waiting",
                    ),
                    models.Index(
                        fields=["sender_address", "processed_at"], name="incoming_mail_sender"
                    ),
                    models.Index(
                        condition=models.Q(("return_code", 5)),
                        fields=["processed_at"],
                        name="incoming_mail_ignored",
                    ),
                    models.Index(fields=["-received_at", "-id"], name="incoming_mail_recent"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("uid", ""), _negated=True),
                        fields=("account", "uid_validity", "uid"),
                        name="incoming_mail_uid_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["received", "done", "duplicate", "quarantined", "delayed"],
                            )
                        ),
                        name="incoming_mail_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberCounter",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("value", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="TicketTally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("queue_id", models.BigIntegerField()),
                ("state_id", models.BigIntegerField()),
                ("state_type", models.SmallIntegerField()),
                ("locked", models.BooleanField()),
                ("archived", models.BooleanField()),
                ("amount", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="WorkerSignal",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("detail", models.JSONField(blank=True, default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="DeletedArticle",
            fields=[],
            options={
                "verbose_name": "deleted note",
                "verbose_name_plural": "deleted notes",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("tickets.article",),
        ),
        migrations.CreateModel(
            name="ArticleRevision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("subject", models.CharField(blank=True, default="", max_length=998)),
                ("body_text", models.TextField(blank=True, default="")),
                ("body_html", models.TextField(blank=True, default="")),
                ("replaced_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="tickets.article",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier text",
                "verbose_name_plural": "earlier texts",
            },
        ),
        migrations.CreateModel(
            name="BulkRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("change", models.JSONField()),
                ("query", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bulk_runs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DynamicField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_id",
                    models.SmallIntegerField(
                        choices=[(1, "valid"), (2, "invalid"), (3, "invalid-temporarily")],
                        default=1,
                        verbose_name="validity",
                    ),
                ),
                (
                    "comment",
                    models.CharField(
                        blank=True, default="", max_length=250, verbose_name="comment"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "name",
                    models.CharField(
                        max_length=200,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9_]+$", "Use letters, digits and _ only."
                            )
                        ],
                        verbose_name="name",
                    ),
                ),
                ("label", models.CharField(max_length=200, verbose_name="label")),
                (
                    "object_type",
                    models.CharField(
                        choices=[("Ticket", "ticket"), ("Article", "article")],
                        default="Ticket",
                        max_length=10,
                        verbose_name="belongs to",
                    ),
                ),
                (
                    "field_type",
                    models.CharField(
                        choices=[
                            ("Text", "text"),
                            ("TextArea", "long text"),
                            ("Integer", "whole number"),
                            ("Dropdown", "one of a list"),
                            ("Multiselect", "several of a list"),
                            ("Checkbox", "yes or no"),
                            ("Date", "date"),
                            ("DateTime", "date and time"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("config", models.JSONField(blank=True, default=dict, verbose_name="settings")),
                ("field_order", models.PositiveIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "dynamic field",
                "verbose_name_plural": "dynamic fields",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="dynamic_field_name_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "field_type__in",
                                [
                                    "Text",
                                    "TextArea",
                                    "Integer",
                                    "Dropdown",
                                    "Multiselect",
                                    "Checkbox",
                                    "Date",
                                    "DateTime",
                                ],
                            )
                        ),
                        name="dynamic_field_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("object_type__in", ["Ticket", "Article"])),
                        name="dynamic_field_object_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RawMail",
            fields=[
                (
                    "mail",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="raw",
                        serialize=False,
                        to="tickets.incomingmail",
                    ),
                ),
                ("data", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="MailKey",
            fields=[
                ("key", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "mail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="tickets.incomingmail",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NotificationRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_id",
                    models.SmallIntegerField(
                        choices=[(1, "valid"), (2, "invalid"), (3, "invalid-temporarily")],
                        default=1,
                        verbose_name="validity",
                    ),
                ),
                (
                    "comment",
                    models.CharField(
                        blank=True, default="", max_length=250, verbose_name="comment"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "position",
                    models.PositiveIntegerField(
                        default=200,
                        help_text="Of several that fit one person is told the first, low to high.",
                        verbose_name="position",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("new_ticket", "A new ticket in my queues"),
                            ("follow_up", "An answer in my tickets"),
                            ("assignment", "A ticket that I am given"),
                            ("note", "A note in my tickets"),
                            ("mention", "A note that mentions me"),
                            ("move", "A ticket that moves into my queues"),
                            ("escalation", "A deadline that comes near or has passed"),
                            ("reminder", "A reminder that is due"),
                            ("undelivered", "A mail that could not be delivered"),
                        ],
                        default="",
                        help_text="Where agents choose how they are told. Empty: a line of its own.",
                        max_length=20,
                        verbose_name="line in the preferences",
                    ),
                ),
                ("events", models.JSONField(default=list, verbose_name="events")),
                (
                    "ticket_filter",
                    models.JSONField(blank=True, default=dict, verbose_name="tickets"),
                ),
                (
                    "article_filter",
                    models.JSONField(blank=True, default=dict, verbose_name="entries"),
                ),
                ("recipients", models.JSONField(default=dict, verbose_name="recipients")),
                ("in_app", models.BooleanField(default=True, verbose_name="under the bell")),
                (
                    "mail",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "no mail"),
                            ("now", "at once"),
                            ("digest", "in the daily digest"),
                        ],
                        default="",
                        help_text="Of agents who have chosen nothing. Customers and addresses get it at once.",
                        max_length=6,
                        verbose_name="by mail",
                    ),
                ),
                (
                    "may_be_switched_off",
                    models.BooleanField(default=True, verbose_name="may be switched off"),
                ),
                (
                    "once_a_day",
                    models.BooleanField(
                        default=False,
                        help_text="Each person, of each ticket.",
                        verbose_name="once a day",
                    ),
                ),
                (
                    "when_away",
                    models.BooleanField(
                        default=False,
                        help_text="Otherwise no mail goes to who is away; the bell keeps it.",
                        verbose_name="also when out of office",
                    ),
                ),
                (
                    "attach_files",
                    models.BooleanField(
                        default=False,
                        help_text="Those of the entry, to mails that go at once.",
                        verbose_name="attach files",
                    ),
                ),
                (
                    "as_article",
                    models.BooleanField(
                        default=False,
                        help_text="What the customer is told stands in the ticket, too.",
                        verbose_name="also as an entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="notification_rule_name_unique",
                        violation_error_message="There is one of this name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "",
                                    "new_ticket",
                                    "follow_up",
                                    "assignment",
                                    "note",
                                    "mention",
                                    "move",
                                    "escalation",
                                    "reminder",
                                    "undelivered",
                                ],
                            )
                        ),
                        name="notification_rule_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mail__in", ["", "now", "digest"])),
                        name="notification_rule_mail_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostmasterFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_id",
                    models.SmallIntegerField(
                        choices=[(1, "valid"), (2, "invalid"), (3, "invalid-temporarily")],
                        default=1,
                        verbose_name="validity",
                    ),
                ),
                (
                    "comment",
                    models.CharField(
                        blank=True, default="", max_length=250, verbose_name="comment"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "position",
                    models.PositiveIntegerField(
                        default=100,
                        help_text="Filters are asked in this order, low to high.",
                        verbose_name="position",
                    ),
                ),
                (
                    "stop",
                    models.BooleanField(
                        default=False,
                        help_text="Later filters are not asked any more.",
                        verbose_name="stop after match",
                    ),
                ),
            ],
            options={
                "verbose_name": "postmaster filter",
                "verbose_name_plural": "postmaster filters",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="postmaster_filter_name_unique",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FilterValue",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=230, verbose_name="what is set")),
                (
                    "value",
                    models.CharField(blank=True, default="", max_length=1000, verbose_name="value"),
                ),
                (
                    "filter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="values",
                        to="tickets.postmasterfilter",
                    ),
                ),
            ],
            options={
                "verbose_name": "value that is set",
                "verbose_name_plural": "values that are set",
            },
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("message_id", models.CharField(max_length=250)),
                ("envelope_from", models.CharField(blank=True, default="", max_length=320)),
                ("from_header", models.TextField()),
                ("subject", models.CharField(blank=True, default="", max_length=998)),
                ("body_text", models.TextField(blank=True, default="")),
                ("secret_text", gotrs.common.crypto.EncryptedTextField(blank=True, default="")),
                ("headers", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "can be undone"),
                            ("scheduled", "scheduled"),
                            ("queued", "queued"),
                            ("sending", "sending"),
                            ("sent", "sent"),
                            ("deferred", "deferred"),
                            ("failed", "failed"),
                            ("uncertain", "uncertain"),
                            ("cancelled", "cancelled"),
                        ],
                        default="queued",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "not_before",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="not before"
                    ),
                ),
                ("send_at", models.DateTimeField(blank=True, null=True, verbose_name="send later")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("claimed_by", models.CharField(blank=True, default="", max_length=100)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("last_error", models.TextField(blank=True, default="", verbose_name="last error")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="created"),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                (
                    "article",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outgoing_mail",
                        to="tickets.article",
                    ),
                ),
                (
                    "files_of",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tickets.article",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outgoing_mails",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "outgoing mail",
                "verbose_name_plural": "outgoing mail",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["held", "scheduled", "queued", "deferred"])
                        ),
                        fields=["not_before", "id"],
                        name="outgoing_due",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["sending", "failed", "uncertain"])),
                        fields=["state", "claimed_until"],
                        name="outgoing_trouble",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("message_id",), name="outgoing_message_id_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "held",
                                    "scheduled",
                                    "queued",
                                    "sending",
                                    "sent",
                                    "deferred",
                                    "failed",
                                    "uncertain",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="outgoing_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("type", models.CharField(max_length=40, verbose_name="kind")),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                ("message", models.TextField(blank=True, default="", verbose_name="message")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("read_at", models.DateTimeField(null=True)),
                ("in_app", models.BooleanField(db_default=True, default=True)),
                (
                    "mail_mode",
                    models.CharField(blank=True, db_default="", default="", max_length=6),
                ),
                ("mail_due_at", models.DateTimeField(null=True)),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tickets.article",
                    ),
                ),
                (
                    "customer_user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="accounts.customeruser",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tickets.notificationrule",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "indexes": [
                    models.Index(
                        condition=models.Q(("agent__isnull", False)),
                        fields=["agent", "-created_at", "-id"],
                        name="notification_agent",
                    ),
                    models.Index(
                        condition=models.Q(("customer_user__isnull", False)),
                        fields=["customer_user", "-created_at", "-id"],
                        name="notification_customer",
                    ),
                    models.Index(
                        condition=models.Q(("mail_due_at__isnull", False)),
                        fields=["mail_due_at"],
                        name="notification_mail_due",
                    ),
                    models.Index(fields=["created_at"], name="notification_created"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agent__isnull", False), ("customer_user__isnull", True)),
                            models.Q(("agent__isnull", True), ("customer_user__isnull", False)),
                            _connector="OR",
                        ),
                        name="notification_of_one_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DynamicFieldValue",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("value_text", models.TextField(null=True)),
                ("value_int", models.BigIntegerField(null=True)),
                ("value_date", models.DateTimeField(null=True)),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="field_values",
                        to="tickets.article",
                    ),
                ),
                (
                    "field",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="tickets.dynamicfield",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="field_values",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "value of a dynamic field",
                "verbose_name_plural": "values of dynamic fields",
                "indexes": [
                    models.Index(
                        models.F("field"),
                        django.db.models.functions.text.Left("value_text", 200),
                        name="field_value_text",
                    ),
                    models.Index(
                        condition=models.Q(("value_int__isnull", False)),
                        fields=["field", "value_int"],
                        name="field_value_int",
                    ),
                    models.Index(
                        condition=models.Q(("value_date__isnull", False)),
                        fields=["field", "value_date"],
                        name="field_value_date",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ticket__isnull", False)),
                        fields=("ticket", "field", "position"),
                        name="field_value_of_ticket",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("article__isnull", False)),
                        fields=("article", "field", "position"),
                        name="field_value_of_article",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("article__isnull", True), ("ticket__isnull", False)),
                            models.Q(("article__isnull", False), ("ticket__isnull", True)),
                            _connector="OR",
                        ),
                        name="field_value_of_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "deadline",
                    models.CharField(
                        choices=[
                            ("first_response", "first response"),
                            ("update", "update"),
                            ("solution", "solution"),
                        ],
                        max_length=20,
                    ),
                ),
                ("passed", models.BooleanField()),
                ("told_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadline_notices",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ticket", "deadline", "passed"), name="deadline_notice_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deadline__in", ["first_response", "update", "solution", "pending"])
                        ),
                        name="deadline_notice_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("begun", "begun"),
                            ("done", "changed"),
                            ("refused", "not changed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("message", models.TextField(blank=True, default="")),
                ("begun_at", models.DateTimeField(null=True)),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="tickets.bulkrun",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["run", "outcome", "id"], name="bulk_item_run")],
            },
        ),
        migrations.CreateModel(
            name="AutoResponseAttempt",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("address", models.CharField(max_length=320)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["address", "created_at"], name="auto_response_address"),
                    models.Index(fields=["created_at"], name="auto_response_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fields", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField(db_index=True)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "agent"), name="draft_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketHistory",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "type",
                    models.SmallIntegerField(
                        choices=[
                            (1, "NewTicket"),
                            (2, "FollowUp"),
                            (3, "SendAutoReject"),
                            (4, "SendAutoReply"),
                            (5, "SendAutoFollowUp"),
                            (6, "Forward"),
                            (7, "Bounce"),
                            (8, "SendAnswer"),
                            (9, "SendAgentNotification"),
                            (10, "SendCustomerNotification"),
                            (11, "EmailAgent"),
                            (12, "EmailCustomer"),
                            (13, "PhoneCallAgent"),
                            (14, "PhoneCallCustomer"),
                            (15, "AddNote"),
                            (16, "Move"),
                            (17, "Lock"),
                            (18, "Unlock"),
                            (19, "Remove"),
                            (20, "TimeAccounting"),
                            (21, "CustomerUpdate"),
                            (22, "PriorityUpdate"),
                            (23, "OwnerUpdate"),
                            (24, "LoopProtection"),
                            (25, "Misc"),
                            (26, "SetPendingTime"),
                            (27, "StateUpdate"),
                            (28, "TicketDynamicFieldUpdate"),
                            (29, "WebRequestCustomer"),
                            (30, "TicketLinkAdd"),
                            (31, "TicketLinkDelete"),
                            (32, "SystemRequest"),
                            (33, "Merged"),
                            (34, "ResponsibleUpdate"),
                            (35, "Subscribe"),
                            (36, "Unsubscribe"),
                            (37, "TypeUpdate"),
                            (38, "ServiceUpdate"),
                            (39, "SLAUpdate"),
                            (40, "ArchiveFlagUpdate"),
                            (41, "EscalationSolutionTimeStop"),
                            (42, "EscalationResponseTimeStart"),
                            (43, "EscalationUpdateTimeStart"),
                            (44, "EscalationSolutionTimeStart"),
                            (45, "EscalationResponseTimeNotifyBefore"),
                            (46, "EscalationUpdateTimeNotifyBefore"),
                            (47, "EscalationSolutionTimeNotifyBefore"),
                            (48, "EscalationResponseTimeStop"),
                            (49, "EscalationUpdateTimeStop"),
                            (50, "TitleUpdate"),
                            (51, "EmailResend"),
                            (52, "Bulk"),
                            (53, "ArticleEdit"),
                            (54, "ArticleRestore"),
                            (55, "ArticleDelete"),
                            (56, "ArticleDynamicFieldUpdate"),
                            (101, "Unmerged"),
                            (102, "Split"),
                            (103, "Mention"),
                            (104, "TagUpdate"),
                            (105, "ArticleVisibilityUpdate"),
                            (106, "SendUndone"),
                            (107, "DeliveryFailed"),
                            (108, "Restored"),
                            (109, "SatisfactionRating"),
                            (110, "PrivacyErasure"),
                            (111, "SendTimeUpdate"),
                        ]
                    ),
                ),
                ("old_value", models.TextField(null=True)),
                ("new_value", models.TextField(null=True)),
                ("customer", models.CharField(blank=True, default="", max_length=255)),
                ("channel", models.CharField(max_length=12)),
                ("cause", models.CharField(blank=True, default="", max_length=250)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("queue_id", models.BigIntegerField()),
                ("state_id", models.BigIntegerField()),
                ("priority_id", models.BigIntegerField()),
                ("type_id_after", models.BigIntegerField(null=True)),
                ("owner_id", models.BigIntegerField(null=True)),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tickets.article",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "history entry",
                "verbose_name_plural": "history",
                "indexes": [
                    models.Index(fields=["ticket", "id"], name="history_ticket"),
                    models.Index(
                        fields=["-created_at", "-id"], include=("type",), name="history_recent"
                    ),
                    models.Index(
                        condition=models.Q(("agent__isnull", False)),
                        fields=["agent", "-created_at", "-id"],
                        include=("type",),
                        name="history_agent",
                    ),
                    models.Index(
                        condition=models.Q(("type", 27)),
                        fields=["created_at"],
                        name="history_state_changes",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "type__in",
                                [
                                    1,
                                    2,
                                    3,
                                    4,
                                    5,
                                    6,
                                    7,
                                    8,
                                    9,
                                    10,
                                    11,
                                    12,
                                    13,
                                    14,
                                    15,
                                    16,
                                    17,
                                    18,
                                    19,
                                    20,
                                    21,
                                    22,
                                    23,
                                    24,
                                    25,
                                    26,
                                    27,
                                    28,
                                    29,
                                    30,
                                    31,
                                    32,
                                    33,
                                    34,
                                    35,
                                    36,
                                    37,
                                    38,
                                    39,
                                    40,
                                    41,
                                    42,
                                    43,
                                    44,
                                    45,
                                    46,
                                    47,
                                    48,
                                    49,
                                    50,
                                    51,
                                    52,
                                    53,
                                    54,
                                    55,
                                    56,
                                    101,
                                    102,
                                    103,
                                    104,
                                    105,
                                    106,
                                    107,
                                    108,
                                    109,
                                    110,
                                    111,
                                ],
                            )
                        ),
                        name="history_type_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("Normal", "related"),
                            ("ParentChild", "parent of"),
                            ("DependsOn", "depends on"),
                            ("RelevantTo", "relevant to"),
                            ("AlternativeTo", "alternative to"),
                            ("ConnectedTo", "connected to"),
                            ("DuplicateOf", "duplicate of"),
                        ],
                        max_length=20,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_out",
                        to="tickets.ticket",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_in",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("type"),
                        django.db.models.functions.comparison.Least("source", "target"),
                        django.db.models.functions.comparison.Greatest("source", "target"),
                        name="link_pair_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="link_not_to_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "type__in",
                                [
                                    "Normal",
                                    "ParentChild",
                                    "DependsOn",
                                    "RelevantTo",
                                    "AlternativeTo",
                                    "ConnectedTo",
                                    "DuplicateOf",
                                ],
                            )
                        ),
                        name="link_type_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("moved", models.JSONField()),
                ("before", models.JSONField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tickets.article",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="tickets.ticket",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_received",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("source",),
                        name="merge_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketPresence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seen_at", models.DateTimeField()),
                ("writing_until", models.DateTimeField(null=True)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "agent"), name="presence_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketSeen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("article_id", models.BigIntegerField()),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seen",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "agent"), name="seen_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="tag")),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["name", "ticket"], name="tag_name")],
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "name"), name="tag_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="tag_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "title",
                    models.CharField(blank=True, default="", max_length=255, verbose_name="title"),
                ),
                ("body", models.TextField(blank=True, default="", verbose_name="text")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ticket_templates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="tickets.priority",
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="queues.queue",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="tickets.tickettype",
                    ),
                ),
            ],
            options={
                "verbose_name": "ticket template",
                "verbose_name_plural": "ticket templates",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="ticket_template_name_unique",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("filters", models.JSONField(blank=True, default=dict, verbose_name="filters")),
                (
                    "sort",
                    models.CharField(blank=True, default="", max_length=40, verbose_name="order"),
                ),
                ("columns", models.JSONField(blank=True, default=list, verbose_name="columns")),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("private", "Only me"),
                            ("group", "A group"),
                            ("everybody", "All agents"),
                        ],
                        default="private",
                        max_length=10,
                        verbose_name="shown to",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ticket_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.group",
                    ),
                ),
            ],
            options={
                "verbose_name": "ticket view",
                "verbose_name_plural": "ticket views",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("agent"),
                        django.db.models.functions.text.Lower("name"),
                        name="ticket_view_name_of_agent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sharing__in", ["private", "group", "everybody"])),
                        name="ticket_view_sharing_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "time_unit",
                    models.DecimalField(decimal_places=2, max_digits=10, verbose_name="time"),
                ),
                (
                    "comment",
                    models.CharField(
                        blank=True, default="", max_length=250, verbose_name="comment"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="time_entries",
                        to="tickets.article",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="time_entries",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["created_at"], name="time_entry_created")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("time_unit__gt", 0)), name="time_entry_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Watcher",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watched",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watchers",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "agent"), name="watcher_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("url", models.CharField(max_length=2000, verbose_name="address")),
                ("events", models.JSONField(default=list, verbose_name="events")),
                (
                    "secret",
                    gotrs.common.crypto.EncryptedTextField(
                        blank=True, default="", verbose_name="secret"
                    ),
                ),
                (
                    "headers",
                    gotrs.common.crypto.EncryptedTextField(
                        blank=True, default="", verbose_name="headers"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "retry_count",
                    models.PositiveSmallIntegerField(default=5, verbose_name="retries"),
                ),
                (
                    "timeout_seconds",
                    models.PositiveSmallIntegerField(default=10, verbose_name="time limit"),
                ),
                ("last_status", models.CharField(blank=True, default="", max_length=12)),
                ("failures_in_row", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("queues", models.ManyToManyField(blank=True, related_name="+", to="queues.queue")),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="webhook_name_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_id", models.UUIDField(default=uuid.uuid4)),
                ("event", models.CharField(max_length=40, verbose_name="event")),
                ("payload", models.JSONField()),
                ("attempt", models.PositiveSmallIntegerField(default=0)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "pending"),
                            ("delivered", "delivered"),
                            ("failed", "failed"),
                        ],
                        default="pending",
                        max_length=12,
                    ),
                ),
                ("response_code", models.PositiveSmallIntegerField(null=True)),
                ("error", models.CharField(blank=True, default="", max_length=500)),
                ("duration_ms", models.PositiveIntegerField(null=True)),
                (
                    "next_attempt_at",
                    models.DateTimeField(default=django.utils.timezone.now, null=True),
                ),
                ("claimed_until", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
                (
                    "webhook",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="tickets.webhook",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook delivery",
                "verbose_name_plural": "webhook deliveries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "pending")),
                        fields=["next_attempt_at", "id"],
                        name="webhook_due",
                    ),
                    models.Index(
                        condition=models.Q(("status", "pending")),
                        fields=["webhook", "ticket", "id"],
                        name="webhook_in_order",
                    ),
                    models.Index(
                        condition=models.Q(("event", "notification")),
                        fields=["ticket", "created_at"],
                        name="webhook_notified",
                    ),
                    models.Index(fields=["webhook", "-id"], name="webhook_log"),
                    models.Index(fields=["created_at"], name="webhook_created"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["pending", "delivered", "failed"])),
                        name="webhook_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("filename", models.CharField(max_length=250, verbose_name="file name")),
                ("content_type", models.CharField(max_length=250, verbose_name="content type")),
                ("size", models.BigIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64)),
                ("disposition", models.CharField(blank=True, default="attachment", max_length=20)),
                ("content_id", models.CharField(blank=True, default="", max_length=998)),
                ("inline", models.BooleanField(default=False)),
                ("dangerous", models.BooleanField(default=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="created"),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="tickets.article",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="queues.template",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uploaded_by_customer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.customeruser",
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["position", "created_at"],
                "indexes": [
                    models.Index(fields=["sha256"], name="attachment_sha256"),
                    models.Index(
                        condition=models.Q(("article__isnull", True), ("template__isnull", True)),
                        fields=["created_at"],
                        name="attachment_unused",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bounce",
            fields=[
                (
                    "mail",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="bounce",
                        serialize=False,
                        to="tickets.outgoingmail",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bounces",
                        to="tickets.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail sent on",
                "verbose_name_plural": "mails sent on",
            },
        ),
        migrations.CreateModel(
            name="CannedResponse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "category",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="category"
                    ),
                ),
                ("is_public", models.BooleanField(default=False, verbose_name="for everybody")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="canned_responses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "canned response",
                "verbose_name_plural": "canned responses",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("agent"),
                        django.db.models.functions.text.Lower("name"),
                        name="canned_response_name_unique",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExternalNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_id",
                    models.SmallIntegerField(
                        choices=[(1, "valid"), (2, "invalid"), (3, "invalid-temporarily")],
                        default=1,
                        verbose_name="validity",
                    ),
                ),
                (
                    "comment",
                    models.CharField(
                        blank=True, default="", max_length=250, verbose_name="comment"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "position",
                    models.PositiveIntegerField(
                        default=100,
                        help_text="They are tried in this order, low to high.",
                        verbose_name="position",
                    ),
                ),
                (
                    "sender_pattern",
                    models.CharField(
                        help_text="A regular expression, any case, for the address of the sender.",
                        max_length=500,
                        verbose_name="sender matches",
                    ),
                ),
                (
                    "number_pattern",
                    models.CharField(
                        help_text="A regular expression, any case, with the number in its first group: Incident-(\\d+)",
                        max_length=500,
                        verbose_name="number",
                    ),
                ),
                (
                    "in_subject",
                    models.BooleanField(default=True, verbose_name="look into the subject"),
                ),
                ("in_body", models.BooleanField(default=False, verbose_name="look into the text")),
                (
                    "state_types",
                    models.JSONField(
                        blank=True, default=list, verbose_name="only tickets that are"
                    ),
                ),
                (
                    "field",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tickets.dynamicfield",
                        verbose_name="field that keeps the number",
                    ),
                ),
            ],
            options={
                "verbose_name": "number of another system",
                "verbose_name_plural": "numbers of other systems",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="external_number_name_unique",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NotificationText",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("language", models.CharField(max_length=16, verbose_name="language")),
                ("subject", models.CharField(max_length=255, verbose_name="subject")),
                ("body", models.TextField(verbose_name="text")),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="tickets.notificationrule",
                    ),
                ),
            ],
            options={
                "verbose_name": "text",
                "verbose_name_plural": "texts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rule", "language"), name="notification_text_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutgoingRecipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("to", "to"), ("cc", "cc"), ("bcc", "bcc")], max_length=3
                    ),
                ),
                ("address", models.CharField(max_length=320, verbose_name="address")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "can be undone"),
                            ("scheduled", "scheduled"),
                            ("queued", "queued"),
                            ("sending", "sending"),
                            ("sent", "sent"),
                            ("deferred", "deferred"),
                            ("failed", "failed"),
                            ("uncertain", "uncertain"),
                            ("cancelled", "cancelled"),
                        ],
                        default="queued",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.TextField(blank=True, default="")),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "mail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="tickets.outgoingmail",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mail", "address"), name="outgoing_recipient_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FilterCondition",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("field", models.CharField(max_length=200, verbose_name="header")),
                ("negated", models.BooleanField(default=False, verbose_name="not")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pattern", "matches the expression"),
                            ("text", "contains"),
                            ("address", "has the address"),
                            ("absent", "is absent"),
                        ],
                        default="pattern",
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                (
                    "value",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="value"),
                ),
                (
                    "filter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions",
                        to="tickets.postmasterfilter",
                    ),
                ),
            ],
            options={
                "verbose_name": "condition",
                "verbose_name_plural": "conditions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pattern", "text", "address", "absent"])),
                        name="filter_condition_kind_known",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="ticket",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="articles",
                to="tickets.ticket",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["ticket", "id"], name="article_ticket"),
        ),
    ]
