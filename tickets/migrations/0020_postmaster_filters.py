import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    """Rules on the way from mail to ticket, and who vouches for a mail's X-OTRS headers."""

    dependencies = [("tickets", "0019_deadline_notices")]

    operations = [
        migrations.AddField(
            model_name="incomingmail",
            name="trusted",
            field=models.BooleanField(db_default=False, default=False, verbose_name="trusted"),
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
    ]
