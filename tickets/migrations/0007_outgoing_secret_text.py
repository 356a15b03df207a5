"""Mails that hold a one-time link keep their text encrypted."""

from django.db import migrations

import gotrs.common.crypto


class Migration(migrations.Migration):
    dependencies = [("tickets", "0006_cover_search_look_ups")]

    operations = [
        migrations.AddField(
            model_name="outgoingmail",
            name="secret_text",
            field=gotrs.common.crypto.EncryptedTextField(blank=True, default=""),
        ),
    ]
