"""A meeting is decided only with its minutes, and with an action or the reason why there is none."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION meetings_decided_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM meetings_course WHERE id = NEW.id AND state = 'decided') THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM meetings_minutes WHERE meeting_id = NEW.meeting_id) THEN
        RAISE EXCEPTION 'a meeting is decided only with its minutes' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM meetings_meetingaction WHERE meeting_id = NEW.meeting_id)
        AND NOT EXISTS (
            SELECT 1 FROM meetings_minutes WHERE meeting_id = NEW.meeting_id AND no_actions_why <> ''
        )
    THEN
        RAISE EXCEPTION 'a meeting that agreed no action says why' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER meetings_decided_is_whole
    AFTER INSERT OR UPDATE OF state ON meetings_course
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION meetings_decided_is_whole();
"""
REVERSE = """
DROP TRIGGER meetings_decided_is_whole ON meetings_course;
DROP FUNCTION meetings_decided_is_whole();
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTION, REVERSE)]
