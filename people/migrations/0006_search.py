"""Give person records the words that the search box finds them by."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from people.searching.words import stored_for

BATCH = 2000


def fill(apps, schema_editor):
    """Write the words of the records that are there already, a batch at a time."""
    records = apps.get_model("people", "PersonRecord").objects.using(schema_editor.connection.alias)
    last = 0
    while batch := list(records.filter(pk__gt=last, search_text="").order_by("pk").only("identity")[:BATCH]):
        for record in batch:
            record.search_text, record.search_keys = stored_for(record.identity)
        records.bulk_update(batch, ["search_text", "search_keys"])
        last = batch[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_never_linked'),
    ]

    operations = [
        TrigramExtension(),  # trusted: whoever owns the database may create it
        migrations.AddField(
            model_name='personrecord',
            name='search_text',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='personrecord',
            name='search_keys',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='personrecord',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('search_text', name='gin_trgm_ops'), fastupdate=True, gin_pending_list_limit=1024, name='people_record_search_text'),
        ),
        migrations.AddIndex(
            model_name='personrecord',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search_keys'], name='people_record_search_keys'),
        ),
    ]
