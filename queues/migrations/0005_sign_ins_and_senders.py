import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import gotrs.common.crypto


class Migration(migrations.Migration):
    dependencies = [
        ("queues", "0004_followers_of_queues"),
    ]

    operations = [
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
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(auto_now=True, verbose_name="changed"),
                ),
                (
                    "name",
                    models.CharField(max_length=200, verbose_name="name"),
                ),
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
                (
                    "client_id",
                    models.CharField(max_length=255, verbose_name="client ID"),
                ),
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
                    "refresh_token",
                    gotrs.common.crypto.EncryptedTextField(blank=True, default="", editable=False),
                ),
                (
                    "access_token",
                    gotrs.common.crypto.EncryptedTextField(blank=True, default="", editable=False),
                ),
                (
                    "access_until",
                    models.DateTimeField(editable=False, null=True),
                ),
                (
                    "generation",
                    models.PositiveIntegerField(default=0, editable=False),
                ),
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
                (
                    "ended",
                    models.BooleanField(default=False, editable=False),
                ),
                (
                    "refreshing_by",
                    models.CharField(blank=True, default="", editable=False, max_length=40),
                ),
                (
                    "refreshing_until",
                    models.DateTimeField(editable=False, null=True),
                ),
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
                (
                    "device_code",
                    gotrs.common.crypto.EncryptedTextField(),
                ),
                (
                    "user_code",
                    models.CharField(max_length=100),
                ),
                (
                    "verification_url",
                    models.CharField(max_length=500),
                ),
                (
                    "interval_seconds",
                    models.PositiveIntegerField(default=5),
                ),
                (
                    "next_poll_at",
                    models.DateTimeField(),
                ),
                (
                    "expires_at",
                    models.DateTimeField(),
                ),
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
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="created"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(auto_now=True, verbose_name="changed"),
                ),
                (
                    "name",
                    models.CharField(max_length=200, verbose_name="name"),
                ),
                (
                    "host",
                    models.CharField(max_length=255, verbose_name="host"),
                ),
                (
                    "port",
                    models.PositiveIntegerField(default=587, verbose_name="port"),
                ),
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
        migrations.AddField(
            model_name="mailaccount",
            name="auth",
            field=models.CharField(
                choices=[("password", "with a password"), ("oauth2", "at a provider (OAuth2)")],
                db_default="password",
                default="password",
                max_length=10,
                verbose_name="sign-in",
            ),
        ),
        migrations.AddField(
            model_name="mailaccount",
            name="sign_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mail_accounts",
                to="queues.providersignin",
                verbose_name="sign-in at a provider",
            ),
        ),
        migrations.AddField(
            model_name="mailaccount",
            name="mails_last_run",
            field=models.PositiveIntegerField(
                db_default=0, default=0, editable=False, verbose_name="mails of the last run"
            ),
        ),
        migrations.AddField(
            model_name="mailaccount",
            name="mails_fetched",
            field=models.PositiveBigIntegerField(
                db_default=0, default=0, editable=False, verbose_name="mails fetched"
            ),
        ),
        migrations.AddField(
            model_name="systemaddress",
            name="sender",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: the server that GOTRS_SMTP_HOST names.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="system_addresses",
                to="queues.smtpsender",
                verbose_name="SMTP sender",
            ),
        ),
    ]
