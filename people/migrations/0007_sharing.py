"""Records that share a key, always by the index; and the keys of the records that are there, made afresh."""

from django.db import migrations

from people.matching.identity import Identity
from people.matching.normalise import prepare

BATCH = 2000

# What an array overlaps is guessed at some percents of the table, however rare its keys: of a million records
# the planner then reads them all. ROWS says what is true, and the table is not read through.
# Where more records share a key than may be looked at, a common name must not hide a rare key, so each key is
# asked for by itself, and the common ones two by two.
SHARING = """
CREATE FUNCTION people_records_sharing(wanted bigint[], most integer, common integer)
    RETURNS TABLE (record_id bigint, shared bigint[])
    LANGUAGE plpgsql STABLE ROWS 10 SET enable_seqscan = off AS $$
DECLARE
    found bigint;
BEGIN
    RETURN QUERY
        SELECT record.id, ARRAY(SELECT key FROM unnest(record.keys) AS key WHERE key = ANY(wanted))
        FROM people_personrecord record WHERE record.keys && wanted LIMIT most;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found < most THEN
        RETURN;
    END IF;
    RETURN QUERY
        WITH asked AS MATERIALIZED (
            SELECT key, (
                SELECT count(*) FROM (
                    SELECT 1 FROM people_personrecord record
                    WHERE record.keys @> ARRAY[key] LIMIT common + 1
                ) AS held
            ) AS times
            FROM unnest(wanted) AS key
        ), together AS (
            SELECT ARRAY[key] AS keys FROM asked WHERE times BETWEEN 1 AND common
            UNION ALL
            SELECT ARRAY[one.key, other.key] FROM asked one JOIN asked other ON one.key < other.key
            WHERE one.times > common AND other.times > common
        )
        SELECT held.id, ARRAY(SELECT key FROM unnest(held.keys) AS key WHERE key = ANY(wanted))
        FROM together CROSS JOIN LATERAL (
            SELECT record.id, record.keys FROM people_personrecord record
            WHERE record.keys @> together.keys LIMIT common
        ) AS held;
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
        migrations.RunSQL(SHARING, "DROP FUNCTION people_records_sharing(bigint[], integer, integer)"),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
