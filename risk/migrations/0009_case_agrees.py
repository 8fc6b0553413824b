"""A prompt's state, the queue it stands in, its holder and its answer agree: looked at when it is committed.

What tests/integration/risk/test_walk.py holds of services, whatever else writes holds as well. A prompt
that waits and stands in no queue is let be: code from before there were any raises such, and the queue's
sweep has it come into one. An answer that stood beside a prompt which went on in another is returned first:
code from before left it, when two prompts were joined of which one waited for its second signature.
"""

from django.db import migrations

MEND = """
UPDATE risk_answer answer
    SET returned_at = now(),
        return_reason = 'Something material happened before the answer was countersigned.'
    FROM risk_prompt prompt
    WHERE prompt.id = answer.prompt_id AND prompt.state = 'superseded'
        AND answer.returned_at IS NULL AND answer.countersigned_at IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
FUNCTION = """
CREATE FUNCTION risk_case_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked bigint;
    state text;
    stands text[];
    holders integer;
    answers integer;
BEGIN
    IF TG_TABLE_NAME = 'risk_prompt' THEN
        asked := NEW.id;
    ELSE
        asked := NEW.prompt_id;
    END IF;
    SELECT prompt.state INTO state FROM risk_prompt prompt WHERE prompt.id = asked;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(entry.queue::text) INTO stands
        FROM risk_queueentry entry WHERE entry.prompt_id = asked AND entry.left_at IS NULL;
    SELECT count(*) INTO holders
        FROM risk_holding holding WHERE holding.prompt_id = asked AND holding.ended_at IS NULL;
    SELECT count(*) INTO answers
        FROM risk_answer answer WHERE answer.prompt_id = asked AND answer.returned_at IS NULL;
    IF coalesce(cardinality(stands), 0) <> holders THEN
        RAISE EXCEPTION 'prompt %: what stands in a queue is held, and nothing else is', asked
            USING ERRCODE = 'check_violation';
    END IF;
    IF stands IS NOT NULL AND NOT (state || '/' || stands[1] IN (
        'open/decide', 'open/gather', 'countersign/countersign', 'answered/meeting', 'answered/plan'
    )) THEN
        RAISE EXCEPTION 'prompt %: state % does not stand in queue %', asked, state, stands[1]
            USING ERRCODE = 'check_violation';
    END IF;
    IF (state IN ('answered', 'countersign')) <> (answers = 1) THEN
        RAISE EXCEPTION 'prompt %: in state % it has % standing answers', asked, state, answers
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER risk_case_agrees AFTER INSERT OR UPDATE OF state ON risk_prompt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION risk_case_agrees();
CREATE CONSTRAINT TRIGGER risk_case_agrees AFTER INSERT OR UPDATE OF queue, left_at ON risk_queueentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION risk_case_agrees();
CREATE CONSTRAINT TRIGGER risk_case_agrees AFTER INSERT OR UPDATE OF ended_at ON risk_holding
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION risk_case_agrees();
CREATE CONSTRAINT TRIGGER risk_case_agrees AFTER INSERT OR UPDATE OF returned_at ON risk_answer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION risk_case_agrees();
"""
REVERSE = """
DROP TRIGGER risk_case_agrees ON risk_answer;
DROP TRIGGER risk_case_agrees ON risk_holding;
DROP TRIGGER risk_case_agrees ON risk_queueentry;
DROP TRIGGER risk_case_agrees ON risk_prompt;
DROP FUNCTION risk_case_agrees();
"""


class Migration(migrations.Migration):
    dependencies = [("risk", "0008_standing_prompts_have_holders")]

    operations = [
        migrations.RunSQL(MEND, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTION, REVERSE),
    ]
