"""Find the accesses to lists and prompts that showed a person: their events name whom by public id."""

from django.db import migrations

INDEXES = """
CREATE INDEX audit_access_about ON audit_accessevent ((detail ->> 'person'), at) WHERE detail ? 'person';
CREATE INDEX audit_access_listed ON audit_accessevent USING gin ((detail -> 'persons'))
    WHERE detail ? 'persons';
"""
REVERSE = "DROP INDEX IF EXISTS audit_access_listed; DROP INDEX IF EXISTS audit_access_about;"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only_chain")]

    operations = [migrations.RunSQL(INDEXES, REVERSE)]
