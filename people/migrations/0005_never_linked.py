"""Triggers: two records that a standing decision keeps apart never point to one person at the same time."""

from django.db import migrations

STANDS = """
CREATE FUNCTION people_override_stands(ended timestamptz, expires date) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ended IS NULL AND (expires IS NULL OR expires >= (now() AT TIME ZONE 'Europe/London')::date)
$$;
"""

# The message holds ids only: it may be logged.
LINK = """
CREATE FUNCTION people_link_refuse_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM people_linkoverride kept
        JOIN people_link other
            ON other.record_id = kept.other_id AND other.person_id = NEW.person_id AND other.ended_at IS NULL
        WHERE kept.one_id = NEW.record_id AND kept.kind = 'never'
          AND people_override_stands(kept.ended_at, kept.expires_on)
        UNION ALL
        SELECT 1 FROM people_linkoverride kept
        JOIN people_link other
            ON other.record_id = kept.one_id AND other.person_id = NEW.person_id AND other.ended_at IS NULL
        WHERE kept.other_id = NEW.record_id AND kept.kind = 'never'
          AND people_override_stands(kept.ended_at, kept.expires_on)
    ) THEN
        RAISE EXCEPTION 'record % may not be linked to person %: a decision says never',
            NEW.record_id, NEW.person_id USING ERRCODE = 'CL001';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER people_link_never AFTER INSERT OR UPDATE OF person_id, record_id, ended_at ON people_link
    FOR EACH ROW WHEN (NEW.ended_at IS NULL) EXECUTE FUNCTION people_link_refuse_never();
"""

# A decision may be written before the links it ends are ended: looked at when the transaction commits.
OVERRIDE = """
CREATE FUNCTION people_override_refuse_linked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM people_linkoverride kept
        JOIN people_link one ON one.record_id = kept.one_id AND one.ended_at IS NULL
        JOIN people_link other ON other.record_id = kept.other_id AND other.ended_at IS NULL
        WHERE kept.id = NEW.id AND kept.kind = 'never' AND one.person_id = other.person_id
          AND people_override_stands(kept.ended_at, kept.expires_on)
    ) THEN
        RAISE EXCEPTION 'records % and % are linked to one person: take one out first',
            NEW.one_id, NEW.other_id USING ERRCODE = 'CL001';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER people_override_never AFTER INSERT OR UPDATE ON people_linkoverride
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'never') EXECUTE FUNCTION people_override_refuse_linked();
"""

REVERSE = """
DROP TRIGGER IF EXISTS people_override_never ON people_linkoverride;
DROP TRIGGER IF EXISTS people_link_never ON people_link;
DROP FUNCTION IF EXISTS people_override_refuse_linked();
DROP FUNCTION IF EXISTS people_link_refuse_never();
DROP FUNCTION IF EXISTS people_override_stands(timestamptz, date);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_notices")]

    operations = [migrations.RunSQL(STANDS + LINK + OVERRIDE, REVERSE)]
