"""Records that share a key, always by the index; and the keys of the records that are there, made afresh."""

from django.db import migrations

from people.matching.identity import Identity
from people.matching.normalise import prepare

BATCH = 2000

# What an array overlaps is guessed at some percents of the table, however rare its keys: of a million records
# the planner then reads them all. ROWS says what is true, and the table is not read through.
SHARING = """
CREATE FUNCTION people_records_sharing(wanted bigint[], most integer)
    RETURNS TABLE (record_id bigint, shared bigint[])
    LANGUAGE plpgsql STABLE ROWS 10 SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY
        SELECT record.id, ARRAY(SELECT key FROM unnest(record.keys) AS key WHERE key = ANY(wanted))
        FROM people_personrecord record WHERE record.keys && wanted LIMIT most;
END $$;
"""


def fill(apps, schema_editor):
    """Make the keys afresh: the house with its street and its date of birth are keys too now."""
    records = apps.get_model("people", "PersonRecord").objects.using(schema_editor.connection.alias)
    last = 0
    while batch := list(records.filter(pk__gt=last).select_related("agency").order_by("pk")[:BATCH]):
        for record in batch:
            identity = Identity.from_participant(record.identity, agency=record.agency.code)
            record.keys = list(prepare(identity).keys)
        records.bulk_update(batch, ["keys"])
        last = batch[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0006_search"),
    ]

    operations = [
        migrations.RunSQL(SHARING, "DROP FUNCTION people_records_sharing(bigint[], integer)"),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
