from django.db import migrations, models


class Migration(migrations.Migration):
    """Mails in the outbox that are a customer's original, sent on unchanged."""

    dependencies = [("tickets", "0016_send_later")]

    operations = [
        migrations.CreateModel(
            name="Bounce",
            fields=[
                (
                    "mail",
                    models.OneToOneField(
                        on_delete=models.deletion.CASCADE,
                        primary_key=True,
                        related_name="bounce",
                        serialize=False,
                        to="tickets.outgoingmail",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=models.deletion.PROTECT,
                        related_name="bounces",
                        to="tickets.article",
                    ),
                ),
            ],
            options={"verbose_name": "mail sent on", "verbose_name_plural": "mails sent on"},
        )
    ]
