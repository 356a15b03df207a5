import uuid

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import gotrs.common.crypto


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Agent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("login", models.CharField(max_length=255, verbose_name="login")),
                ("email", models.CharField(max_length=255, verbose_name="e-mail address")),
                (
                    "first_name",
                    models.CharField(blank=True, max_length=200, verbose_name="first name"),
                ),
                (
                    "last_name",
                    models.CharField(blank=True, max_length=200, verbose_name="last name"),
                ),
                (
                    "title",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="title"),
                ),
                (
                    "phone",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="phone"),
                ),
                (
                    "valid_id",
                    models.SmallIntegerField(
                        choices=[(1, "valid"), (2, "invalid"), (3, "invalid-temporarily")],
                        default=1,
                        verbose_name="validity",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "out_of_office_from",
                    models.DateField(blank=True, null=True, verbose_name="out of office from"),
                ),
                (
                    "out_of_office_until",
                    models.DateField(blank=True, null=True, verbose_name="out of office until"),
                ),
                (
                    "out_of_office_substitute",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="substitute",
                    ),
                ),
            ],
            options={
                "verbose_name": "agent",
                "verbose_name_plural": "agents",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("login"), name="agent_login_unique"
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="agent_email_unique"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteSetting",
            fields=[
                (
                    "name",
                    models.CharField(
                        max_length=100, primary_key=True, serialize=False, verbose_name="name"
                    ),
                ),
                ("value", models.JSONField(verbose_name="value")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
            ],
            options={
                "verbose_name": "setting",
                "verbose_name_plural": "settings",
            },
        ),
        migrations.CreateModel(
            name="AgentPicture",
            fields=[
                (
                    "agent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="picture",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("content_type", models.CharField(max_length=20)),
                ("data", models.BinaryField()),
                ("version", models.CharField(max_length=16)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("login", models.CharField(blank=True, default="", max_length=255)),
                ("action", models.CharField(max_length=60)),
                ("entity_type", models.CharField(max_length=40)),
                ("entity_id", models.CharField(blank=True, default="", max_length=255)),
                ("old_values", models.JSONField(default=dict)),
                ("new_values", models.JSONField(default=dict)),
                ("channel", models.CharField(max_length=12)),
                ("ip_address", models.GenericIPAddressField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
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
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit log",
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="audit_recent"),
                    models.Index(
                        fields=["entity_type", "entity_id", "-created_at"], name="audit_entity"
                    ),
                    models.Index(fields=["agent", "-created_at"], name="audit_agent"),
                    models.Index(fields=["action", "-created_at"], name="audit_action"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerCompany",
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
                ("customer_id", models.CharField(max_length=150, verbose_name="customer id")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "street",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="street"),
                ),
                (
                    "zip",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="postal code"
                    ),
                ),
                (
                    "city",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="city"),
                ),
                (
                    "country",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="country"
                    ),
                ),
                (
                    "url",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="web site"
                    ),
                ),
                (
                    "share_tickets",
                    models.BooleanField(
                        default=True,
                        help_text="People of this company see each other's tickets.",
                        verbose_name="share tickets",
                    ),
                ),
            ],
            options={
                "verbose_name": "customer company",
                "verbose_name_plural": "customer companies",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("customer_id"),
                        name="company_customer_id_unique",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="company_name_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("customer_id", ""), _negated=True),
                        name="company_customer_id_not_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerUser",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("login", models.CharField(max_length=255, verbose_name="login")),
                ("email", models.CharField(max_length=255, verbose_name="e-mail address")),
                (
                    "first_name",
                    models.CharField(blank=True, max_length=200, verbose_name="first name"),
                ),
                (
                    "last_name",
                    models.CharField(blank=True, max_length=200, verbose_name="last name"),
                ),
                (
                    "title",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="title"),
                ),
                (
                    "phone",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="phone"),
                ),
                (
                    "valid_id",
                    models.SmallIntegerField(
                        choices=[(1, "valid"), (2, "invalid"), (3, "invalid-temporarily")],
                        default=1,
                        verbose_name="validity",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "mobile",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="mobile"),
                ),
                (
                    "customer_id",
                    models.CharField(
                        blank=True, default="", max_length=150, verbose_name="customer id"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True, default="", max_length=16, verbose_name="language"
                    ),
                ),
                (
                    "timezone",
                    models.CharField(
                        blank=True, default="", max_length=64, verbose_name="time zone"
                    ),
                ),
                (
                    "comment",
                    models.CharField(
                        blank=True, default="", max_length=250, verbose_name="comment"
                    ),
                ),
                (
                    "email_proved",
                    models.BooleanField(default=True, verbose_name="address is proved"),
                ),
            ],
            options={
                "verbose_name": "customer user",
                "verbose_name_plural": "customer users",
                "indexes": [
                    models.Index(
                        django.db.models.functions.text.Lower("email"), name="customer_email_idx"
                    ),
                    models.Index(
                        django.db.models.functions.text.Lower("customer_id"),
                        name="customer_company_idx",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("login"), name="customer_login_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("prefix", models.CharField(max_length=16, verbose_name="begins with")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField(default=list, verbose_name="scopes")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires")),
                ("last_used_at", models.DateTimeField(null=True, verbose_name="last used")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="created"),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to="accounts.customeruser",
                    ),
                ),
            ],
            options={
                "verbose_name": "API token",
                "verbose_name_plural": "API tokens",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agent__isnull", False), ("customer_user__isnull", True)),
                            models.Q(("agent__isnull", True), ("customer_user__isnull", False)),
                            _connector="OR",
                        ),
                        name="api_token_of_one_person",
                    ),
                    models.UniqueConstraint(
                        models.F("agent"),
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("agent__isnull", False)),
                        name="api_token_name_of_agent",
                    ),
                    models.UniqueConstraint(
                        models.F("customer_user"),
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("customer_user__isnull", False)),
                        name="api_token_name_of_customer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerUserCompany",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("customer_id", models.CharField(max_length=150, verbose_name="customer id")),
                (
                    "customer_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="companies",
                        to="accounts.customeruser",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("customer_user"),
                        django.db.models.functions.text.Lower("customer_id"),
                        name="customer_user_company_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("customer_id", ""), _negated=True),
                        name="customer_user_company_not_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Directory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("enabled", models.BooleanField(default=True, verbose_name="enabled")),
                ("host", models.CharField(max_length=255, verbose_name="host")),
                ("port", models.PositiveIntegerField(default=389, verbose_name="port")),
                ("use_tls", models.BooleanField(default=False, verbose_name="TLS")),
                ("start_tls", models.BooleanField(default=False, verbose_name="StartTLS")),
                (
                    "insecure_skip_verify",
                    models.BooleanField(default=False, verbose_name="accept any certificate"),
                ),
                ("base_dn", models.CharField(max_length=500, verbose_name="base DN")),
                ("bind_dn", models.CharField(max_length=500, verbose_name="bind DN")),
                (
                    "bind_password",
                    gotrs.common.crypto.EncryptedTextField(
                        blank=True, default="", verbose_name="bind password"
                    ),
                ),
                ("options", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "LDAP directory",
                "verbose_name_plural": "LDAP directory",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="directory_only_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectoryAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("username", models.CharField(max_length=255, verbose_name="user name")),
                ("dn", models.TextField(verbose_name="DN")),
                ("entry_id", models.CharField(blank=True, default="", max_length=100)),
                ("disabled_by_sync", models.BooleanField(default=False)),
                ("last_sync_at", models.DateTimeField(null=True, verbose_name="last synchronised")),
                (
                    "agent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="directory_account",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "directory account",
                "verbose_name_plural": "directory accounts",
            },
        ),
        migrations.CreateModel(
            name="DirectoryLogin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("username", models.CharField(max_length=255)),
                ("success", models.BooleanField()),
                ("error", models.CharField(blank=True, default="", max_length=250)),
                ("ip_address", models.GenericIPAddressField(null=True)),
                ("user_agent", models.CharField(blank=True, default="", max_length=250)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "directory login",
                "verbose_name_plural": "directory logins",
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="directory_login_recent")
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectorySync",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("running_until", models.DateTimeField(null=True)),
                ("dry_run", models.BooleanField(default=False)),
                ("result", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "directory synchronisation",
                "verbose_name_plural": "directory synchronisations",
                "indexes": [models.Index(fields=["-started_at"], name="directory_sync_recent")],
            },
        ),
        migrations.CreateModel(
            name="Group",
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
                "verbose_name": "group",
                "verbose_name_plural": "groups",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="group_name_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgentGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "permission",
                    models.CharField(
                        choices=[
                            ("ro", "read"),
                            ("move_into", "move into"),
                            ("create", "create"),
                            ("note", "note"),
                            ("owner", "owner"),
                            ("priority", "priority"),
                            ("rw", "everything"),
                        ],
                        max_length=20,
                        verbose_name="permission",
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agent_grants",
                        to="accounts.group",
                    ),
                ),
            ],
            options={
                "verbose_name": "permission of an agent",
                "verbose_name_plural": "permissions of agents",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agent", "group", "permission"), name="agent_grant_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "permission__in",
                                ["ro", "move_into", "create", "note", "owner", "priority", "rw"],
                            )
                        ),
                        name="agent_grant_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("principal", models.CharField(max_length=40)),
                ("path", models.CharField(max_length=500)),
                ("key", models.CharField(max_length=200)),
                ("body_hash", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("body", models.TextField()),
                ("headers", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "answer kept for a repeat",
                "verbose_name_plural": "answers kept for repeats",
                "indexes": [models.Index(fields=["created_at"], name="idempotency_created_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("principal", "path", "key"), name="idempotency_key_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LoginSession",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("web", "browser"), ("token", "API token pair")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("refresh_id", models.UUIDField(null=True)),
                (
                    "user_agent",
                    models.CharField(
                        blank=True, default="", max_length=250, verbose_name="browser"
                    ),
                ),
                ("ip_address", models.GenericIPAddressField(null=True, verbose_name="address")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="created"),
                ),
                (
                    "last_activity",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="last seen"
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "agent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="accounts.customeruser",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "indexes": [models.Index(fields=["expires_at"], name="session_expires_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agent__isnull", False), ("customer_user__isnull", True)),
                            models.Q(("agent__isnull", True), ("customer_user__isnull", False)),
                            _connector="OR",
                        ),
                        name="session_of_one_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PasswordLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "agent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="password_links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="password_links",
                        to="accounts.customeruser",
                    ),
                ),
            ],
            options={
                "verbose_name": "password link",
                "verbose_name_plural": "password links",
                "indexes": [models.Index(fields=["expires_at"], name="password_link_expires_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agent__isnull", False), ("customer_user__isnull", True)),
                            models.Q(("agent__isnull", True), ("customer_user__isnull", False)),
                            _connector="OR",
                        ),
                        name="password_link_of_one_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Preferences",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[("system", "as the system"), ("light", "light"), ("dark", "dark")],
                        default="system",
                        max_length=20,
                        verbose_name="theme",
                    ),
                ),
                (
                    "language",
                    models.CharField(default="en", max_length=16, verbose_name="language"),
                ),
                (
                    "timezone",
                    models.CharField(
                        blank=True, default="", max_length=64, verbose_name="time zone"
                    ),
                ),
                (
                    "items_per_page",
                    models.PositiveSmallIntegerField(default=50, verbose_name="tickets per page"),
                ),
                ("extra", models.JSONField(blank=True, default=dict)),
                (
                    "agent",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer_user",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to="accounts.customeruser",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agent__isnull", False), ("customer_user__isnull", True)),
                            models.Q(("agent__isnull", True), ("customer_user__isnull", False)),
                            _connector="OR",
                        ),
                        name="preferences_of_one_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Role",
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
                "verbose_name": "role",
                "verbose_name_plural": "roles",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="role_name_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectoryGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("permission", models.CharField(blank=True, default="", max_length=20)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="accounts.directoryaccount",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, to="accounts.group"
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, to="accounts.role"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("role__isnull", False)),
                        fields=("account", "role"),
                        name="directory_role_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("group__isnull", False)),
                        fields=("account", "group", "permission"),
                        name="directory_permission_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "permission",
                    models.CharField(
                        choices=[
                            ("ro", "read"),
                            ("move_into", "move into"),
                            ("create", "create"),
                            ("note", "note"),
                            ("owner", "owner"),
                            ("priority", "priority"),
                            ("rw", "everything"),
                        ],
                        max_length=20,
                        verbose_name="permission",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_grants",
                        to="accounts.group",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="accounts.role",
                    ),
                ),
            ],
            options={
                "verbose_name": "permission of a role",
                "verbose_name_plural": "permissions of roles",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("role", "group", "permission"), name="role_grant_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "permission__in",
                                ["ro", "move_into", "create", "note", "owner", "priority", "rw"],
                            )
                        ),
                        name="role_grant_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="accounts.role",
                    ),
                ),
            ],
            options={
                "verbose_name": "role of an agent",
                "verbose_name_plural": "roles of agents",
                "constraints": [
                    models.UniqueConstraint(fields=("role", "agent"), name="role_member_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("secret", gotrs.common.crypto.EncryptedTextField(verbose_name="secret")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                ("last_step", models.BigIntegerField(default=0)),
                ("recovery_hashes", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agent",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_factor",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer_user",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_factor",
                        to="accounts.customeruser",
                    ),
                ),
            ],
            options={
                "verbose_name": "second factor",
                "verbose_name_plural": "second factors",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agent__isnull", False), ("customer_user__isnull", True)),
                            models.Q(("agent__isnull", True), ("customer_user__isnull", False)),
                            _connector="OR",
                        ),
                        name="second_factor_of_one_person",
                    )
                ],
            },
        ),
    ]
