"""Begin every ledger with as many chains as writers may be busy at once.

Opening a chain waits for whoever else is opening one; taking one that is there waits for nobody.
"""

from django.db import migrations

HEADS = """
INSERT INTO audit_chain (ledger, chain, seq, hash)
    SELECT ledger, chain, 0, ''::bytea
    FROM unnest(ARRAY['audit_event', 'audit_accessevent']) AS ledger, generate_series(1, 32) AS chain
    ON CONFLICT DO NOTHING;
"""
REVERSE = "DELETE FROM audit_chain WHERE seq = 0;"


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_who_looked")]

    operations = [migrations.RunSQL(HEADS, REVERSE)]
