"""A million incidents of two hundred agencies, with all that the policy asks of: made by the database itself.

Everybody has a record at a practice of their area, every other one at its police too. Every two-hundredth
person is a subject: twenty incidents at five agencies, an open case, and of every fifth a prompt that stands.
Incidents are stored in the order in which they happened, so that one person's are spread over the whole
table. Linkage keys and search words are left out: no page that is measured reads either.
"""

import re
from collections.abc import Sequence

from django.db import connection

from tests.bench.records import FAMILY, GIVEN

INCIDENTS, PEOPLE, AGENCIES, AREAS, USERS_EACH = 1_000_000, 400_000, 200, 8, 10
EACH = 200  # one person of so many is a subject
SLOTS = 20  # incidents of each subject

# An agency's number is its area plus eight times its place: the hub, the police, ..., and then practices.
_AGENCIES = """
    INSERT INTO agencies_agency (id, public_id, code, name, kind, area, contact_point)
    SELECT n + 1, gen_random_uuid(), 'many-' || n, 'Agency ' || n,
        (ARRAY['community_safety_hub', 'police', 'adult_social_care', 'miu', 'probation'])[n / {areas} + 1],
        'Area ' || n % {areas}, 'The duty desk'
    FROM generate_series(0, 5 * {areas} - 1) n;
    INSERT INTO agencies_agency (id, public_id, code, name, kind, area, contact_point)
    SELECT n + 1, gen_random_uuid(), 'many-' || n, 'Agency ' || n, 'gp', 'Area ' || n % {areas}, 'Reception'
    FROM generate_series(5 * {areas}, {agencies} - 1) n;
"""
# One agreement to an area; two for half of the county each, of which one is over; one that has yet to start.
_AGREEMENTS = """
    INSERT INTO agencies_sharingagreement
        (id, public_id, title, purpose, lawful_basis, starts_on, review_on, ended_on, ended_reason)
    SELECT n + 1, gen_random_uuid(), 'Agreement ' || n, 'To be measured.', 'uk_gdpr_6_1_e',
        CASE WHEN n = {areas} + 2 THEN current_date + 30 ELSE current_date - 900 END, current_date + 300,
        CASE WHEN n = {areas} + 1 THEN current_date - 10 END,
        CASE WHEN n = {areas} + 1 THEN 'over' ELSE '' END
    FROM generate_series(0, {areas} + 2) n;
    INSERT INTO agencies_sharingagreement_parties (sharingagreement_id, agency_id)
    SELECT agreement + 1, n + 1
    FROM generate_series(0, {agencies} - 1) n, generate_series(0, {areas} + 2) agreement
    WHERE agreement = n % {areas} OR agreement = {areas} + n % 2 OR agreement = {areas} + 2;
"""
# The first of an agency's ten is its coordinator at a hub, its manager elsewhere; all others practise.
_USERS = """
    INSERT INTO agencies_user (id, password, is_superuser, username, first_name, last_name, email, is_staff,
        is_active, date_joined, public_id)
    SELECT n + 1, '!', false, 'many-' || n, 'Some', 'Body ' || n, '', false, true, now(), gen_random_uuid()
    FROM generate_series(0, {users} - 1) n;
    INSERT INTO agencies_membership (user_id, agency_id, role, started_on)
    SELECT n + 1, n / {each} + 1, CASE
        WHEN n % {each} > 0 THEN 'practitioner'
        WHEN n / {each} < {areas} THEN 'mash_coordinator' ELSE 'agency_manager' END, current_date - 800
    FROM generate_series(0, {users} - 1) n;
"""
_PEOPLE = """
    INSERT INTO people_person (id, public_id, created_at, given_name, family_name, date_of_birth)
    SELECT n + 1, gen_random_uuid(), now(), given[n * 7 % array_length(given, 1) + 1],
        family[n * 3 % array_length(family, 1) + 1] || lower(family[n / 25 % array_length(family, 1) + 1]),
        (date '1930-01-01' + n * 11 % 27000)::text
    FROM generate_series(0, {people} - 1) n, (SELECT %s::text[] AS given, %s::text[] AS family) names
"""
# A number of a record follows from whose and where it is, so that incidents need not look for it.
_RECORDS = """
    CREATE TEMPORARY TABLE held AS
    SELECT n + 1 AS id, n AS who, (n / {subject} + n / 2) % {areas} + {areas} * (5 + n / 2 % 20) AS agency
    FROM generate_series(0, {people} - 1) n
    UNION ALL
    SELECT {people} + n / 4 * 2 + n % 4 + 1, n, (n / {subject} + n / 2) % {areas} + {areas}
    FROM generate_series(0, {people} - 1) n WHERE n % 4 < 2
    UNION ALL
    SELECT {people} * 3 / 2 + place * {people} / {subject} + n + 1, n * {subject},
        (n + n * {subject} / 2) % {areas} + {areas} * (2 + place)
    FROM generate_series(0, {people} / {subject} - 1) n, generate_series(0, 2) place;
    INSERT INTO people_personrecord (id, public_id, agency_id, fingerprint, given_name, family_name,
        date_of_birth, identity, identifiers, address_key, keys, created_at)
    SELECT held.id, gen_random_uuid(), agency + 1, held.id::text, given_name, family_name, date_of_birth,
        jsonb_build_object('given_name', given_name, 'family_name', family_name,
            'date_of_birth', date_of_birth, 'address', jsonb_build_object(
                'lines', jsonb_build_array(who / 2 || ' Nowhere Row'), 'town', 'Nowhere',
                'postcode', 'ZZ1 1ZZ')),
        ARRAY[]::varchar[], 'home ' || who / 2, ARRAY[]::bigint[], now()
    FROM held JOIN people_person person ON person.id = who + 1;
    INSERT INTO people_link (record_id, person_id, method, weight, model_version, explanation, decided_by,
        started_at, ended_by, end_reason)
    SELECT id, who + 1, 'new', 0, 'bench', '{{}}', 'system', now(), '', '' FROM held;
"""
# Every twenty-fifth incident is a subject's. The agency follows from the record that is named.
_INCIDENTS = """
    CREATE TEMPORARY TABLE made AS
    SELECT j, who, which, now() - interval '729 days' + j * (interval '728 days' / {incidents}) AS at,
        CASE which WHEN 'gp' THEN who + 1
        WHEN 'police' THEN {people} + who / 4 * 2 + who % 4 + 1
        ELSE {people} * 3 / 2 + (CASE which WHEN 'social' THEN 0 WHEN 'miu' THEN 1 ELSE 2 END)
            * {people} / {subject} + who / {subject} + 1 END AS record
    FROM (
        SELECT j, j / 25 % ({people} / {subject}) * {subject} AS who, (ARRAY['gp', 'gp', 'miu', 'gp',
            'police', 'gp', 'social', 'gp', 'miu', 'police', 'probation', 'gp', 'police', 'gp', 'miu', 'gp',
            'gp', 'miu', 'gp', 'police'])[j / 25 / ({people} / {subject}) % {slots} + 1] AS which
        FROM generate_series(0, {incidents} - 1) j WHERE j % 25 = 0
        UNION ALL
        SELECT j, who, CASE WHEN who % 4 < 2 AND j % 4 = 1 THEN 'police' ELSE 'gp' END
        FROM (SELECT j, (j * 7919::bigint % {people})::integer AS who
            FROM generate_series(0, {incidents} - 1) j WHERE j % 25 > 0) others
    ) each;
    INSERT INTO incidents_incident (id, public_id, agency_id, reference, kind, occurred_on, occurred_at,
        sensitivity, location_key, record, content_hash, version, received_at, received_via, received_from)
    SELECT j + 1, gen_random_uuid(), held.agency + 1, 'M-' || j, kind,
        (at AT TIME ZONE 'Europe/London')::date, at,
        CASE WHEN j / 25 % 47 = 0 THEN 'sealed' WHEN j / 25 % 9 = 0 THEN 'restricted' ELSE 'shared' END,
        CASE WHEN which = 'police' THEN 'home ' || made.who / 2 ELSE '' END,
        jsonb_strip_nulls(jsonb_build_object('agency', 'many-' || agency, 'reference', 'M-' || j,
            'kind', kind, 'occurred_at', to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            'summary', 'An ordinary contact, written in a sentence or two as most of them are.',
            'call', CASE WHEN which = 'police' THEN '{{"initial_type": "domestic"}}'::jsonb END,
            'people', jsonb_build_array(
                jsonb_build_object('key', 'p0', 'role', role) || identity || CASE which
                    WHEN 'miu' THEN '{{"injuries":
                        [{{"site": "face", "mechanism": "fall", "severity": "minor"}}]}}'
                    WHEN 'police' THEN '{{"concerns": ["physical_violence", "threats"]}}'
                    WHEN 'social' THEN '{{"concerns": ["coercive_control", "fear"]}}'
                    ELSE '{{}}' END::jsonb)
                || CASE WHEN which = 'police' AND made.who % 4 = 0
                    THEN jsonb_build_array(jsonb_build_object(
                        'key', 'p1', 'role', 'suspect', 'family_name', 'Other' || made.who))
                    ELSE '[]'::jsonb END)),
        md5(j::text), 1, at + interval '1 hour', 'batch', 'system'
    FROM made
    JOIN held ON held.id = record
    JOIN people_personrecord told ON told.id = record,
    LATERAL (SELECT CASE which WHEN 'gp' THEN 'gp_consultation' WHEN 'police' THEN 'police_callout'
        WHEN 'social' THEN 'social_care_contact' WHEN 'miu' THEN 'miu_attendance'
        ELSE 'probation_contact' END AS kind,
        CASE WHEN which = 'police' THEN 'victim' ELSE 'subject' END AS role) kinds
    ORDER BY j;
    INSERT INTO incidents_involvement (incident_id, record_id, key, role, injury_sites, under_influence)
    SELECT j + 1, record + other, 'p' || other, CASE WHEN other = 1 THEN 'suspect'
        WHEN which = 'police' THEN 'victim' ELSE 'subject' END,
        CASE WHEN which = 'miu' THEN ARRAY['face'] ELSE ARRAY[]::varchar[] END, ''
    FROM made, generate_series(0, CASE WHEN which = 'police' AND who % 4 = 0 THEN 1 ELSE 0 END) other
    ORDER BY j;
"""
# Ten thousand prompts in the two years, fourteen a day. Every subject's case is open; of a fifth of them the
# prompt stands (four weeks' worth, a page to each area), of the others a meeting is arranged.
_CASES = """
    CREATE TEMPORARY TABLE asked AS
    SELECT n, n < {people} / {subject} AS opened, n < {people} / {subject} AND n % 5 = 0 AS stands,
        CASE WHEN n < {people} / {subject} THEN n * {subject} ELSE n * 37 % {people} / 2 * 2 + 1 END AS who
    FROM generate_series(0, 5 * {people} / {subject} - 1) n;
    INSERT INTO people_case (person_id, areas, opened_at, closed_at, close_reason)
    SELECT who + 1, ARRAY['Area ' || (who / {subject} + who / 2) % {areas}], now() - interval '20 days',
        CASE WHEN NOT opened THEN now() - interval '3 days' END, CASE WHEN opened THEN '' ELSE 'over' END
    FROM asked;
    INSERT INTO risk_pictureversion (id, person_id, level, score, findings, inputs, ruleset, assessed_at)
    SELECT n + 1, who + 1, 'elevated', 30, '[]', ARRAY[]::bigint[], %s, now() - interval '20 days' FROM asked;
    INSERT INTO risk_prompt (id, public_id, reference, person_id, question, level, state, raised_at, due_at,
        ruleset, picture_id)
    SELECT n + 1, gen_random_uuid(), 'CL-M-' || n, who + 1, 'professionals_meeting', 'elevated',
        CASE WHEN stands THEN 'open' ELSE 'answered' END, now() - interval '20 days',
        now() + (n * 7919::bigint % 5000) * interval '1 minute', %s, n + 1
    FROM asked;
    INSERT INTO risk_promptreason (prompt_id, indicator, title, says, evidence, added_at)
    SELECT n + 1, codes[place + 1], 'Title ' || place, 'What was seen in several contacts.', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('incident', incident.id, 'agency', agency.code,
            'reference', incident.reference, 'on', incident.occurred_on)), '[]')
        FROM (SELECT part.incident_id FROM people_link link
            JOIN incidents_involvement part ON part.record_id = link.record_id
            WHERE link.person_id = who + 1 ORDER BY part.incident_id OFFSET place * 4 LIMIT 4) few
        JOIN incidents_incident incident ON incident.id = few.incident_id
        JOIN agencies_agency agency ON agency.id = incident.agency_id), now() - interval '20 days'
    FROM asked, generate_series(0, 4) place, (SELECT %s::text[] AS codes) rules;
"""
# Each that stands is in the queue, held by the hub of its area.
ENTRIES = """
    INSERT INTO risk_queueentry (public_id, prompt_id, queue, level, areas, entered_at, due_at,
        turn_agency_id, left_by)
    SELECT gen_random_uuid(), prompt.id, 'decide', prompt.level, asked.areas, prompt.raised_at, prompt.due_at,
        hub.id, ''
    FROM risk_prompt prompt
    JOIN people_case asked ON asked.person_id = prompt.person_id AND asked.closed_at IS NULL
    JOIN agencies_agency hub ON hub.kind = 'community_safety_hub' AND hub.area = asked.areas[1]
    WHERE prompt.state = 'open';
    INSERT INTO risk_holding (public_id, prompt_id, agency_id, how, why, started_at)
    SELECT gen_random_uuid(), prompt_id, turn_agency_id, 'raised', '', entered_at
    FROM risk_queueentry WHERE left_at IS NULL;
"""
# A third of what was let in or kept away is over. Who is measured has some of each: see _STAND_BESIDE.
_EXCEPTIONS = """
    INSERT INTO people_persongrant (content_object_id, user_id, permission_id, kind, purpose, about_id,
        started_at, ends_at)
    SELECT n * 131 % {people} + 1, n % {users} + 1, permission.id, 'meeting', 'To be measured', 'many ' || n,
        now() - interval '9 days', now() + (n % 3 - 1) * interval '8 days' - interval '1 hour'
    FROM generate_series(0, 2 * {users} - 1) n, auth_permission permission WHERE codename = 'view_person';
    INSERT INTO incidents_incidentgrant (content_object_id, user_id, permission_id, kind, purpose, about_id,
        started_at, ends_at)
    SELECT n * 251 % {incidents} + 1, n % {users} + 1, permission.id, 'disclosure', 'To be measured',
        'many ' || n, now() - interval '9 days', now() + (n % 3 - 1) * interval '8 days' - interval '1 hour'
    FROM generate_series(0, 3 * {users} - 1) n, auth_permission permission WHERE codename = 'view_incident';
    INSERT INTO people_personblock (public_id, person_id, user_id, relation, reason, set_by, started_at,
        ended_at, ended_by, end_reason)
    SELECT gen_random_uuid(), (n * 77 + 2) % {people} / 4 * 4 + 3, n % {users} + 1, 'family', '', 'system',
        now() - interval '9 days', CASE WHEN n % 3 = 0 THEN now() END,
        CASE WHEN n % 3 = 0 THEN 'system' ELSE '' END, CASE WHEN n % 3 = 0 THEN 'over' ELSE '' END
    FROM generate_series(0, 2 * {users} - 1) n;
"""
# One person in a hundred was found to be the one before; their records follow.
_REDIRECTED = """
    UPDATE people_person SET redirected_to_id = id - 1 WHERE id % 100 = 51;
    UPDATE people_link SET person_id = person_id - 1 WHERE person_id % 100 = 51;
"""
_FILLED = ("agencies_agency", "agencies_sharingagreement", "agencies_user", "people_person",
           "people_personrecord", "incidents_incident", "risk_pictureversion", "risk_prompt")  # fmt: skip


def fill(*, incidents: int = INCIDENTS, people: int = PEOPLE, codes: Sequence[str], ruleset: str) -> None:
    """All of it, into an empty database with the project's tables. `codes` are five indicators."""
    numbers = {
        "incidents": incidents, "people": people, "agencies": AGENCIES, "areas": AREAS, "subject": EACH,
        "users": AGENCIES * USERS_EACH, "each": USERS_EACH, "slots": SLOTS,
    }  # fmt: skip
    parameters = {_PEOPLE: [list(GIVEN), list(FAMILY)], _CASES: [ruleset, ruleset, list(codes)]}
    with connection.cursor() as cursor:
        # Filled a table at a time, and what is closed has no answers: nobody decided any of it.
        for table in ("risk_prompt", "risk_queueentry", "risk_holding"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER risk_case_agrees")
        for text in (_AGENCIES, _AGREEMENTS, _USERS, _PEOPLE, _RECORDS, _INCIDENTS, _CASES, ENTRIES,
                     _EXCEPTIONS, _REDIRECTED):  # fmt: skip
            given = iter(parameters.get(text, []))
            for statement in filter(str.strip, text.format(**numbers).split(";\n")):
                # Each names its parameters by place; without any, a percent sign is one.
                wanted = [next(given) for _ in range(statement.count("%s"))]
                if wanted:
                    statement = re.sub("%(?!s)", "%%", statement)
                cursor.execute(statement, wanted or None)
            if text is _INCIDENTS:
                cursor.execute("ANALYZE")
        for table in _FILLED:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        cursor.execute("VACUUM (ANALYZE)")


def subjects(*, area: int, people: int = PEOPLE) -> list[int]:
    """The primary keys of the subjects of an area: their cases are open to its coordinators."""
    return [n + 1 for n in range(0, people, EACH) if (n // EACH + n // 2) % AREAS == area]


def username(*, place: int, area: int, number: int = 0) -> str:
    """Who is at an agency: place 0 is the area's hub, 1 its police, 2 social care, from 5 on practices."""
    return f"many-{(area + AREAS * place) * USERS_EACH + number}"
