import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import gotrs.common.crypto


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AutoResponse",
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
                    "kind",
                    models.SmallIntegerField(
                        choices=[
                            (1, "a new ticket was made"),
                            (2, "the ticket is closed and takes no answers"),
                            (3, "the message was added to a ticket"),
                            (4, "a new ticket was made, for the old one is closed"),
                            (5, "the ticket was removed (never sent)"),
                        ],
                        verbose_name="occasion",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "content_type",
                    models.CharField(
                        default="text/plain", max_length=100, verbose_name="content type"
                    ),
                ),
            ],
            options={
                "verbose_name": "auto response",
                "verbose_name_plural": "auto responses",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="auto_response_name_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", [1, 2, 3, 4, 5])),
                        name="auto_response_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Calendar",
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
                    "timezone",
                    models.CharField(default="UTC", max_length=64, verbose_name="time zone"),
                ),
                (
                    "first_weekday",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="first day of the week"
                    ),
                ),
                ("hours", models.JSONField(default=dict, verbose_name="working hours")),
                ("holidays", models.JSONField(default=list, verbose_name="holidays")),
            ],
            options={
                "verbose_name": "calendar",
                "verbose_name_plural": "calendars",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="calendar_name_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderSignIn",
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
                    "provider",
                    models.CharField(
                        choices=[
                            ("microsoft", "Microsoft 365"),
                            ("google", "Gmail"),
                            ("other", "another one"),
                        ],
                        default="microsoft",
                        max_length=10,
                        verbose_name="provider",
                    ),
                ),
                (
                    "tenant",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Microsoft 365 alone: the directory (tenant) ID, or your domain.",
                        max_length=100,
                        verbose_name="tenant",
                    ),
                ),
                ("client_id", models.CharField(max_length=255, verbose_name="client ID")),
                (
                    "client_secret",
                    gotrs.common.crypto.EncryptedTextField(
                        blank=True, default="", verbose_name="client secret"
                    ),
                ),
                (
                    "authorization_url",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="authorization address"
                    ),
                ),
                (
                    "token_url",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="token address"
                    ),
                ),
                (
                    "device_url",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Where a code for signing in on another device is had, if there is one.",
                        max_length=500,
                        verbose_name="device address",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Empty: what reading and sending mail needs at Microsoft 365 or Gmail.",
                        max_length=1000,
                        verbose_name="scopes",
                    ),
                ),
                (
                    "mail_hosts",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Hosts that may be shown the tokens, with blanks between them. Those of Microsoft 365 and Gmail are known.",
                        max_length=1000,
                        verbose_name="mail servers",
                    ),
                ),
                (
                    "refresh_token",
                    gotrs.common.crypto.EncryptedTextField(blank=True, default="", editable=False),
                ),
                (
                    "access_token",
                    gotrs.common.crypto.EncryptedTextField(blank=True, default="", editable=False),
                ),
                ("access_until", models.DateTimeField(editable=False, null=True)),
                ("generation", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "signed_in_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="signed in"),
                ),
                (
                    "refreshed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="last renewed"),
                ),
                (
                    "last_error",
                    models.TextField(
                        blank=True, default="", editable=False, verbose_name="last error"
                    ),
                ),
                ("ended", models.BooleanField(default=False, editable=False)),
                (
                    "refreshing_by",
                    models.CharField(blank=True, default="", editable=False, max_length=40),
                ),
                ("refreshing_until", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "sign-in at a provider",
                "verbose_name_plural": "sign-ins at providers",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="provider_sign_in_name_unique",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeviceCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("device_code", gotrs.common.crypto.EncryptedTextField()),
                ("user_code", models.CharField(max_length=100)),
                ("verification_url", models.CharField(max_length=500)),
                ("interval_seconds", models.PositiveIntegerField(default=5)),
                ("next_poll_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "sign_in",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="device_code",
                        to="queues.providersignin",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Salutation",
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
                ("text", models.TextField(verbose_name="text")),
                (
                    "content_type",
                    models.CharField(
                        default="text/plain", max_length=100, verbose_name="content type"
                    ),
                ),
            ],
            options={
                "verbose_name": "salutation",
                "verbose_name_plural": "salutations",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="salutation_name_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
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
                ("text", models.TextField(verbose_name="text")),
                (
                    "content_type",
                    models.CharField(
                        default="text/plain", max_length=100, verbose_name="content type"
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="signature_name_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Queue",
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
                    "default_sign_key",
                    models.CharField(
                        blank=True, default="", max_length=100, verbose_name="signing key"
                    ),
                ),
                (
                    "follow_up_id",
                    models.SmallIntegerField(
                        choices=[
                            (1, "reopens the ticket"),
                            (2, "is rejected"),
                            (3, "becomes a new ticket"),
                        ],
                        default=1,
                        verbose_name="message to a closed ticket",
                    ),
                ),
                (
                    "follow_up_lock",
                    models.BooleanField(
                        default=False,
                        help_text="A message that reopens a ticket locks it for its owner.",
                        verbose_name="lock after a follow-up",
                    ),
                ),
                (
                    "unlock_timeout",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Working minutes; 0 means never.",
                        verbose_name="unlock after",
                    ),
                ),
                (
                    "first_response_time",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="first response"
                    ),
                ),
                ("first_response_notify", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "update_time",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="update"),
                ),
                ("update_notify", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "solution_time",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="solution"),
                ),
                ("solution_notify", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "customer_visible",
                    models.BooleanField(
                        default=True,
                        help_text="Customers may write new tickets into this queue.",
                        verbose_name="open to customers",
                    ),
                ),
                (
                    "customer_can_close",
                    models.BooleanField(default=False, verbose_name="customers may close"),
                ),
                (
                    "customer_can_reopen",
                    models.BooleanField(default=False, verbose_name="customers may reopen"),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="queues.calendar",
                        verbose_name="calendar",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        default=1,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="queues",
                        to="accounts.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="queues.queue",
                        verbose_name="parent queue",
                    ),
                ),
                (
                    "salutation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="queues.salutation",
                        verbose_name="salutation",
                    ),
                ),
                (
                    "signature",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="queues.signature",
                        verbose_name="signature",
                    ),
                ),
            ],
            options={
                "verbose_name": "queue",
                "verbose_name_plural": "queues",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="queue_name_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("follow_up_id__in", [1, 2, 3])),
                        name="queue_follow_up_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="queue_not_its_own_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QueueAutoResponse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.SmallIntegerField(
                        choices=[
                            (1, "a new ticket was made"),
                            (2, "the ticket is closed and takes no answers"),
                            (3, "the message was added to a ticket"),
                            (4, "a new ticket was made, for the old one is closed"),
                            (5, "the ticket was removed (never sent)"),
                        ]
                    ),
                ),
                (
                    "auto_response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="queues.autoresponse"
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="queues.queue",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("queue", "kind"), name="queue_auto_response_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QueueFollower",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followed_queues",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followers",
                        to="queues.queue",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["agent", "queue"], name="queue_follower_agent")],
                "constraints": [
                    models.UniqueConstraint(fields=("queue", "agent"), name="queue_follower_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="queues.service",
                    ),
                ),
            ],
            options={
                "verbose_name": "service",
                "verbose_name_plural": "services",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="service_name_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceCustomer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "customer_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="services",
                        to="accounts.customeruser",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="customers",
                        to="queues.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("customer_user__isnull", False)),
                        fields=("service", "customer_user"),
                        name="service_customer_unique",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("customer_user__isnull", True)),
                        fields=("service",),
                        name="service_default_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceFollower",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followed_services",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followers",
                        to="queues.service",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["agent", "service"], name="service_follower_agent")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "agent"), name="service_follower_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sla",
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
                    "first_response_time",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="first response"
                    ),
                ),
                ("first_response_notify", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "update_time",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="update"),
                ),
                ("update_notify", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "solution_time",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="solution"),
                ),
                ("solution_notify", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "calendar",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="queues.calendar",
                    ),
                ),
                (
                    "services",
                    models.ManyToManyField(blank=True, related_name="slas", to="queues.service"),
                ),
            ],
            options={
                "verbose_name": "SLA",
                "verbose_name_plural": "SLAs",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="sla_name_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SmtpSender",
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
                ("host", models.CharField(max_length=255, verbose_name="host")),
                ("port", models.PositiveIntegerField(default=587, verbose_name="port")),
                (
                    "security",
                    models.CharField(
                        choices=[("tls", "TLS"), ("starttls", "STARTTLS"), ("none", "none")],
                        default="starttls",
                        max_length=10,
                        verbose_name="encryption",
                    ),
                ),
                (
                    "verify_certificate",
                    models.BooleanField(default=True, verbose_name="verify certificate"),
                ),
                (
                    "auth",
                    models.CharField(
                        choices=[
                            ("none", "not at all"),
                            ("password", "with a password"),
                            ("oauth2", "at a provider (OAuth2)"),
                        ],
                        default="password",
                        max_length=10,
                        verbose_name="sign-in",
                    ),
                ),
                (
                    "login",
                    models.CharField(blank=True, default="", max_length=255, verbose_name="login"),
                ),
                (
                    "password",
                    gotrs.common.crypto.EncryptedTextField(
                        blank=True, default="", verbose_name="password"
                    ),
                ),
                (
                    "mails_sent",
                    models.PositiveBigIntegerField(
                        default=0, editable=False, verbose_name="mails sent"
                    ),
                ),
                (
                    "last_success_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="last success"),
                ),
                (
                    "last_error",
                    models.TextField(
                        blank=True, default="", editable=False, verbose_name="last error"
                    ),
                ),
                (
                    "failures",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="failures in a row"
                    ),
                ),
                (
                    "sign_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="senders",
                        to="queues.providersignin",
                        verbose_name="sign-in at a provider",
                    ),
                ),
            ],
            options={
                "verbose_name": "SMTP sender",
                "verbose_name_plural": "SMTP senders",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="smtp_sender_name_unique",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SystemAddress",
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
                ("email", models.CharField(max_length=255, verbose_name="e-mail address")),
                ("display_name", models.CharField(max_length=200, verbose_name="display name")),
                (
                    "dkim_selector",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Under which name the relay signs (s= in DKIM-Signature); for the doctor.",
                        max_length=100,
                        verbose_name="DKIM selector",
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="system_addresses",
                        to="queues.queue",
                        verbose_name="queue",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the server that GOTRS_SMTP_HOST names.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="system_addresses",
                        to="queues.smtpsender",
                        verbose_name="SMTP sender",
                    ),
                ),
            ],
            options={
                "verbose_name": "system address",
                "verbose_name_plural": "system addresses",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="system_address_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Template",
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
                    "template_type",
                    models.CharField(
                        choices=[
                            ("Answer", "answer"),
                            ("Create", "new ticket"),
                            ("Email", "e-mail outbound"),
                            ("Forward", "forward"),
                            ("Note", "note"),
                            ("PhoneCall", "phone call"),
                            ("Snippet", "snippet"),
                        ],
                        default="Answer",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        blank=True, default="", max_length=998, verbose_name="subject"
                    ),
                ),
                ("text", models.TextField(blank=True, default="", verbose_name="text")),
                (
                    "content_type",
                    models.CharField(
                        default="text/plain", max_length=100, verbose_name="content type"
                    ),
                ),
                (
                    "queues",
                    models.ManyToManyField(blank=True, related_name="templates", to="queues.queue"),
                ),
            ],
            options={
                "verbose_name": "template",
                "verbose_name_plural": "templates",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="template_name_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MailHook",
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
                    "token_hash",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "trusted",
                    models.BooleanField(
                        default=False,
                        help_text="X-OTRS and X-GOTRS headers are obeyed.",
                        verbose_name="trusted",
                    ),
                ),
                (
                    "last_mail_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="last mail"),
                ),
                (
                    "mails",
                    models.PositiveBigIntegerField(default=0, editable=False, verbose_name="mails"),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the queue follows from the address the mail was sent to.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="queues.queue",
                        verbose_name="fixed queue",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail by HTTP",
                "verbose_name_plural": "mail by HTTP",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="mail_hook_name_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("token_hash", ""), _negated=True),
                        fields=("token_hash",),
                        name="mail_hook_token_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailAccount",
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
                    "protocol",
                    models.CharField(
                        choices=[("imap", "IMAP"), ("pop3", "POP3")],
                        default="imap",
                        max_length=10,
                        verbose_name="protocol",
                    ),
                ),
                ("host", models.CharField(max_length=255, verbose_name="host")),
                ("port", models.PositiveIntegerField(verbose_name="port")),
                (
                    "security",
                    models.CharField(
                        choices=[("tls", "TLS"), ("starttls", "STARTTLS"), ("none", "none")],
                        default="tls",
                        max_length=10,
                        verbose_name="encryption",
                    ),
                ),
                (
                    "verify_certificate",
                    models.BooleanField(default=True, verbose_name="verify certificate"),
                ),
                (
                    "auth",
                    models.CharField(
                        choices=[
                            ("password", "with a password"),
                            ("oauth2", "at a provider (OAuth2)"),
                        ],
                        db_default="password",
                        default="password",
                        max_length=10,
                        verbose_name="sign-in",
                    ),
                ),
                ("login", models.CharField(max_length=255, verbose_name="login")),
                (
                    "password",
                    gotrs.common.crypto.EncryptedTextField(
                        blank=True, default="", verbose_name="password"
                    ),
                ),
                (
                    "folder",
                    models.CharField(default="INBOX", max_length=255, verbose_name="folder"),
                ),
                (
                    "interval_seconds",
                    models.PositiveIntegerField(default=120, verbose_name="interval"),
                ),
                (
                    "trusted",
                    models.BooleanField(
                        default=False,
                        help_text="X-OTRS and X-GOTRS headers are obeyed.",
                        verbose_name="trusted",
                    ),
                ),
                (
                    "after_fetch",
                    models.CharField(
                        choices=[
                            ("delete", "delete on the server"),
                            ("seen", "mark as read"),
                            ("move", "move to a folder"),
                        ],
                        default="delete",
                        max_length=10,
                        verbose_name="after fetching",
                    ),
                ),
                (
                    "move_to",
                    models.CharField(
                        blank=True, default="", max_length=255, verbose_name="move to"
                    ),
                ),
                (
                    "last_run_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="last run"),
                ),
                (
                    "last_success_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="last success"),
                ),
                (
                    "last_error",
                    models.TextField(
                        blank=True, default="", editable=False, verbose_name="last error"
                    ),
                ),
                (
                    "failures",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="failures in a row"
                    ),
                ),
                (
                    "next_run_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="next run"),
                ),
                (
                    "mails_last_run",
                    models.PositiveIntegerField(
                        db_default=0,
                        default=0,
                        editable=False,
                        verbose_name="mails of the last run",
                    ),
                ),
                (
                    "mails_fetched",
                    models.PositiveBigIntegerField(
                        db_default=0, default=0, editable=False, verbose_name="mails fetched"
                    ),
                ),
                (
                    "sign_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mail_accounts",
                        to="queues.providersignin",
                        verbose_name="sign-in at a provider",
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the queue follows from the address the mail was sent to.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="queues.queue",
                        verbose_name="fixed queue",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail account",
                "verbose_name_plural": "mail accounts",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="mail_account_name_unique",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="autoresponse",
            name="queues",
            field=models.ManyToManyField(
                blank=True,
                related_name="auto_responses",
                through="queues.QueueAutoResponse",
                to="queues.queue",
                verbose_name="queues",
            ),
        ),
        migrations.AddField(
            model_name="queue",
            name="system_address",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sending_queues",
                to="queues.systemaddress",
                verbose_name="sender address",
            ),
        ),
    ]
