"""Triggers: append to a hash chain, refuse everything else."""

from django.db import migrations

APPEND = """
CREATE FUNCTION audit_append() RETURNS trigger
    LANGUAGE plpgsql SET TimeZone = 'UTC' SET search_path = public, pg_temp AS $$
DECLARE
    head audit_chain%ROWTYPE;
BEGIN
    -- Take any chain that nobody else is appending to; open a new one when all are busy.
    LOOP
        SELECT * INTO head FROM audit_chain
            WHERE ledger = TG_TABLE_NAME ORDER BY chain LIMIT 1 FOR UPDATE SKIP LOCKED;
        EXIT WHEN FOUND;
        INSERT INTO audit_chain (ledger, chain, seq, hash)
            SELECT TG_TABLE_NAME, coalesce(max(chain), 0) + 1, 0, ''::bytea
            FROM audit_chain WHERE ledger = TG_TABLE_NAME
            ON CONFLICT DO NOTHING;
    END LOOP;
    NEW.chain := head.chain;
    NEW.seq := head.seq + 1;
    NEW.prev_hash := head.hash;
    NEW.hash := audit_row_hash(head.hash, to_jsonb(NEW));
    UPDATE audit_chain SET seq = NEW.seq, hash = NEW.hash WHERE id = head.id;
    RETURN NEW;
END $$;
"""

# Nulls are left out, so that a column added later changes no hash that was made before it.
ROW_HASH = """
CREATE FUNCTION audit_row_hash(prev bytea, entry jsonb) RETURNS bytea
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT sha256(prev || convert_to((jsonb_strip_nulls(entry) - 'hash')::text, 'UTF8'))
$$;
"""

REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""

TABLE = """
CREATE TRIGGER audit_append BEFORE INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER audit_refuse_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""

UNDO_TABLE = """
DROP TRIGGER audit_append ON {table};
DROP TRIGGER audit_refuse_change ON {table};
DROP TRIGGER audit_refuse_truncate ON {table};
"""

TABLES = ("audit_event", "audit_accessevent")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(ROW_HASH, "DROP FUNCTION audit_row_hash(bytea, jsonb);"),
        migrations.RunSQL(APPEND, "DROP FUNCTION audit_append();"),
        migrations.RunSQL(REFUSE, "DROP FUNCTION audit_refuse();"),
        *[migrations.RunSQL(TABLE.format(table=table), UNDO_TABLE.format(table=table)) for table in TABLES],
    ]
