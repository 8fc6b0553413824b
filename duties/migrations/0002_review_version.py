"""Which version of the incident was looked at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_requests_and_retention")]

    operations = [
        migrations.AddField(
            model_name="retentionreview",
            name="version",
            field=models.PositiveIntegerField(db_default=1),
        ),
    ]
