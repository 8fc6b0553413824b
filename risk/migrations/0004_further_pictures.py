"""Pictures of pairs and of somebody who poses risk, and these as they were when their level changed."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_asked"),
        ("risk", "0003_reason_relevance"),
    ]

    operations = [
        migrations.CreateModel(
            name="PosingPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("emerging", "Emerging"),
                            ("elevated", "Elevated"),
                            ("high", "High"),
                        ],
                        max_length=10,
                    ),
                ),
                ("score", models.FloatField()),
                ("findings", models.JSONField(default=list)),
                (
                    "inputs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("ruleset", models.CharField(max_length=60)),
                ("assessed_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posing_picture",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FurtherVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("posing", "Risk they may pose to others"), ("pair", "Two people together")],
                        max_length=6,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("emerging", "Emerging"),
                            ("elevated", "Elevated"),
                            ("high", "High"),
                        ],
                        max_length=10,
                    ),
                ),
                ("score", models.FloatField()),
                ("findings", models.JSONField(default=list)),
                (
                    "inputs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("ruleset", models.CharField(max_length=60)),
                ("assessed_at", models.DateTimeField()),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="further_versions_as_other",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="further_versions",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "assessed_at"], name="risk_further_versions")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "posing"), ("other__isnull", True)),
                            models.Q(("kind", "pair"), ("other__isnull", False)),
                            _connector="OR",
                        ),
                        name="risk_version_of_one_or_two",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PairPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("emerging", "Emerging"),
                            ("elevated", "Elevated"),
                            ("high", "High"),
                        ],
                        max_length=10,
                    ),
                ),
                ("score", models.FloatField()),
                ("findings", models.JSONField(default=list)),
                (
                    "inputs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("ruleset", models.CharField(max_length=60)),
                ("assessed_at", models.DateTimeField()),
                (
                    "one",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs_as_one",
                        to="people.person",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs_as_other",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="risk_one_picture_a_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="risk_pair_in_order"
                    ),
                ],
            },
        ),
    ]
