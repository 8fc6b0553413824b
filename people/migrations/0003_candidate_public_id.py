"""A candidate link gets an address: a random public id, given to those that are there by the database."""

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_decisions")]

    operations = [
        # The default is evaluated for each row, those that are there included, and by the code of before.
        migrations.AddField(
            model_name="candidatelink",
            name="public_id",
            field=models.UUIDField(db_default=RandomUUID(), editable=False, unique=True),
        ),
    ]
