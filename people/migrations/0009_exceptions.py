"""Who is let in by name and who is kept away; emergencies; the areas of a case."""

import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

# The areas of the agencies that hold a record of the person whose case is open.
AREAS = """
UPDATE people_case AS opened SET areas = held.areas
FROM (
    SELECT link.person_id, array_agg(DISTINCT covered.area ORDER BY covered.area) AS areas
    FROM people_link link
    JOIN people_personrecord record ON record.id = link.record_id
    JOIN agencies_agency agency ON agency.id = record.agency_id
    CROSS JOIN LATERAL unnest(
        CASE WHEN cardinality(agency.areas_covered) = 0 THEN ARRAY[agency.area] ELSE agency.areas_covered END
    ) AS covered(area)
    WHERE link.ended_at IS NULL AND covered.area <> ''
    GROUP BY link.person_id
) AS held
WHERE opened.person_id = held.person_id AND opened.closed_at IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0002_sharing_and_sign_in'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('people', '0008_asked'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='areas',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), db_default=[], default=list, size=None),
        ),
        migrations.RunSQL(AREAS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='PersonGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('purpose', models.CharField(max_length=200)),
                ('about_type', models.CharField(blank=True, db_default='', max_length=40)),
                ('about_id', models.CharField(blank=True, db_default='', max_length=64)),
                ('opened_by', models.CharField(db_default='system', max_length=64)),
                ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.CharField(blank=True, db_default='', max_length=64)),
                ('end_reason', models.CharField(blank=True, db_default='', max_length=200)),
                ('kind', models.CharField(choices=[('meeting', 'Meeting'), ('break_glass', 'Break Glass'), ('named', 'Named')], max_length=12)),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='people.person')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='auth.permission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GlassBreak',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('broken_by', models.CharField(max_length=64)),
                ('asked', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('reason', models.CharField(max_length=1000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('reviewed_by', models.CharField(blank=True, max_length=64)),
                ('finding', models.CharField(blank=True, choices=[('justified', 'It was justified'), ('not_justified', 'It was not justified'), ('cannot_tell', 'It cannot be told')], max_length=14)),
                ('note', models.CharField(blank=True, max_length=1000)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergencies', to='agencies.agency')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='emergencies', to='people.person')),
                ('grant', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='emergency', to='people.persongrant')),
            ],
        ),
        migrations.CreateModel(
            name='AccessNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('seen_by', models.CharField(blank=True, max_length=64)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_notices', to='agencies.agency')),
                ('glass', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='people.glassbreak')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('agency', 'glass'), name='people_one_notice_an_emergency'), models.CheckConstraint(condition=models.Q(models.Q(('seen_at__isnull', True), ('seen_by', '')), models.Q(('seen_at__isnull', False), models.Q(('seen_by', ''), _negated=True)), _connector='OR'), name='people_emergency_notice_seen_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='PersonBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('relation', models.CharField(choices=[('self', 'They are this person'), ('family', 'A member of their family'), ('partner', 'A partner or former partner'), ('friend', 'A friend'), ('colleague', 'A colleague'), ('other', 'Somebody they know in another way')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('set_by', models.CharField(max_length=64)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.CharField(blank=True, max_length=64)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='people.person')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['user'], name='people_blocks_of_user')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('person', 'user'), name='people_one_open_block'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at__isnull', True), ('ended_by', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='people_block_end_is_whole')],
            },
        ),
        migrations.AddIndex(
            model_name='persongrant',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['user'], name='people_grants_of_user'),
        ),
        migrations.AddIndex(
            model_name='persongrant',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['content_object'], name='people_grants_on'),
        ),
        migrations.AddIndex(
            model_name='persongrant',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['about_id'], name='people_grants_about'),
        ),
        migrations.AddConstraint(
            model_name='persongrant',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'content_object', 'kind', 'about_id'), name='people_one_open_grant'),
        ),
        migrations.AddConstraint(
            model_name='persongrant',
            constraint=models.CheckConstraint(condition=models.Q(('purpose', ''), _negated=True), name='people_grant_has_a_purpose'),
        ),
        migrations.AddConstraint(
            model_name='persongrant',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('started_at'))), name='people_grant_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='persongrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at__isnull', True), ('ended_by', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='people_grant_end_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='persongrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'break_glass'), _negated=True), ('ends_at__lte', django.db.models.expressions.CombinedExpression(models.F('started_at'), '+', models.Value(datetime.timedelta(seconds=14400)))), _connector='OR'), name='people_emergency_is_short'),
        ),
        migrations.AddConstraint(
            model_name='glassbreak',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='people_emergency_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='glassbreak',
            constraint=models.CheckConstraint(condition=models.Q(('grant__isnull', True), ('person__isnull', False), _connector='OR'), name='people_emergency_opens_somebody'),
        ),
        migrations.AddConstraint(
            model_name='glassbreak',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finding', ''), ('note', ''), ('reviewed_at__isnull', True), ('reviewed_by', '')), models.Q(('reviewed_at__isnull', False), models.Q(('reviewed_by', ''), _negated=True), models.Q(('reviewed_by', models.F('broken_by')), _negated=True), models.Q(('finding', ''), _negated=True)), _connector='OR'), name='people_emergency_review_is_whole'),
        ),
    ]
