"""An answer says of each reason whether it was relevant; those given before say nothing."""

from django.db import migrations, models

RELEVANCE = [
    ("relevant", "Relevant"),
    ("not_relevant", "Not relevant"),
    ("cannot_tell", "Cannot tell"),
]


class Migration(migrations.Migration):
    dependencies = [("risk", "0002_prompt_withdrawn")]

    operations = [
        migrations.AddField(
            model_name="answerreason",
            name="relevance",
            field=models.CharField(blank=True, choices=RELEVANCE, db_default="", default="", max_length=12),
        ),
    ]
