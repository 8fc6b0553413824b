"""A prompt may be withdrawn; it says since when it is known that it rested on records of another person."""

from django.db import migrations, models

STATES = [
    ("open", "Open"),
    ("countersign", "Waiting for a second signature"),
    ("answered", "Answered"),
    ("superseded", "Continued in another prompt"),
    ("withdrawn", "Withdrawn: it rested on records of another person"),
]


class Migration(migrations.Migration):
    dependencies = [("risk", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="prompt",
            name="misled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(  # choices are nothing that the database knows of
            migrations.RunSQL.noop,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AlterField(
                    model_name="prompt",
                    name="state",
                    field=models.CharField(choices=STATES, default="open", max_length=12),
                )
            ],
        ),
    ]
