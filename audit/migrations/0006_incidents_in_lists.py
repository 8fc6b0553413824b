"""Find the accesses that showed an incident among others: their events name it by public id."""

from django.db import migrations

INDEX = """
CREATE INDEX CONCURRENTLY audit_access_incidents ON audit_accessevent USING gin ((detail -> 'incidents'))
    WHERE detail ? 'incidents';
"""
REVERSE = "DROP INDEX IF EXISTS audit_access_incidents;"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("audit", "0005_chains_at_once")]

    operations = [migrations.RunSQL(INDEX, REVERSE)]
