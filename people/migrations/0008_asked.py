"""One more kind of override. The column holds it as it is: only Django is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0007_sharing")]

    operations = [
        migrations.RunSQL(
            migrations.RunSQL.noop,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AlterField(
                    model_name="linkoverride",
                    name="kind",
                    field=models.CharField(
                        choices=[("always", "Always"), ("never", "Never"), ("asked", "Asked")], max_length=6
                    ),
                )
            ],
        )
    ]
