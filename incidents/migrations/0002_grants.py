"""A grant on an incident has a purpose, a time and an end."""

import datetime
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

# One grant for ever becomes one open grant. How rows are protected from deletion only Django is told.
DROP_UNIQUE = """
DO $$
DECLARE held name;
BEGIN
    FOR held IN SELECT conname FROM pg_constraint
        WHERE conrelid = 'incidents_incidentgrant'::regclass AND contype = 'u'
    LOOP
        EXECUTE format('ALTER TABLE incidents_incidentgrant DROP CONSTRAINT %I', held);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('incidents', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            DROP_UNIQUE,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AlterUniqueTogether(
                    name='incidentgrant',
                    unique_together=set(),
                ),
                migrations.AlterField(
                    model_name='incidentgrant',
                    name='content_object',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='incidents.incident'),
                ),
                migrations.AlterField(
                    model_name='incidentgrant',
                    name='permission',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='auth.permission'),
                ),
                migrations.AlterField(
                    model_name='incidentgrant',
                    name='user',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        migrations.AddField(
            model_name='incidentgrant',
            name='about_id',
            field=models.CharField(blank=True, db_default='', max_length=64),
        ),
        migrations.AddField(
            model_name='incidentgrant',
            name='about_type',
            field=models.CharField(blank=True, db_default='', max_length=40),
        ),
        migrations.AddField(
            model_name='incidentgrant',
            name='end_reason',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
        migrations.AddField(
            model_name='incidentgrant',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='incidentgrant',
            name='ended_by',
            field=models.CharField(blank=True, db_default='', max_length=64),
        ),
        migrations.AddField(
            model_name='incidentgrant',
            name='ends_at',
            field=models.DateTimeField(db_default=django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.Now(), '+', models.Value(datetime.timedelta(days=90)))),
        ),
        migrations.AddField(
            model_name='incidentgrant',
            name='kind',
            field=models.CharField(choices=[('disclosure', 'Disclosure'), ('named', 'Named')], db_default='named', max_length=12),
        ),
        migrations.AddField(
            model_name='incidentgrant',
            name='opened_by',
            field=models.CharField(db_default='system', max_length=64),
        ),
        migrations.AddField(
            model_name='incidentgrant',
            name='public_id',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='incidentgrant',
            name='purpose',
            field=models.CharField(db_default='before purposes were asked', max_length=200),
        ),
        migrations.AddField(
            model_name='incidentgrant',
            name='started_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now),
        ),
        migrations.AddIndex(
            model_name='incidentgrant',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['user'], name='incidents_grants_of_user'),
        ),
        migrations.AddIndex(
            model_name='incidentgrant',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['content_object'], name='incidents_grants_on'),
        ),
        migrations.AddIndex(
            model_name='incidentgrant',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['about_id'], name='incidents_grants_about'),
        ),
        migrations.AddConstraint(
            model_name='incidentgrant',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'content_object', 'kind', 'about_id'), name='incidents_one_open_grant'),
        ),
        migrations.AddConstraint(
            model_name='incidentgrant',
            constraint=models.CheckConstraint(condition=models.Q(('purpose', ''), _negated=True), name='incidents_grant_has_a_purpose'),
        ),
        migrations.AddConstraint(
            model_name='incidentgrant',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('started_at'))), name='incidents_grant_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='incidentgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at__isnull', True), ('ended_by', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='incidents_grant_end_is_whole'),
        ),
    ]
