import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("search", "0001_search_documents"),
        ("search", "0004_saved_searches"),
        ("search", "0005_past_queries"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("tickets", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "ticket",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_document",
                        serialize=False,
                        to="tickets.ticket",
                    ),
                ),
                (
                    "words",
                    django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
                ),
                ("last_article_id", models.BigIntegerField(default=0)),
                ("cost", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="PastQuery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer_user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
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
                        name="past_query_of_one_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agent__isnull", False)),
                        fields=("agent", "text"),
                        name="past_query_of_agent",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("customer_user__isnull", False)),
                        fields=("customer_user", "text"),
                        name="past_query_of_customer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("query", models.TextField(blank=True, default="", verbose_name="words")),
                ("filters", models.JSONField(blank=True, default=dict, verbose_name="filters")),
                ("is_public", models.BooleanField(default=False, verbose_name="for everybody")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "agent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to="accounts.customeruser",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved search",
                "verbose_name_plural": "saved searches",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agent__isnull", False), ("customer_user__isnull", True)),
                            models.Q(("agent__isnull", True), ("customer_user__isnull", False)),
                            _connector="OR",
                        ),
                        name="saved_search_of_one_person",
                    ),
                    models.UniqueConstraint(
                        models.F("agent"),
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("agent__isnull", False)),
                        name="saved_search_name_of_agent",
                    ),
                    models.UniqueConstraint(
                        models.F("customer_user"),
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("customer_user__isnull", False)),
                        name="saved_search_name_of_customer",
                    ),
                ],
            },
        ),
    ]
