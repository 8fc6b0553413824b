"""The world of the table: Mr E's case with the canaries, a reader of each relation, and one of each thing.

Whatever is written about him by somebody, beside what agencies sent, holds a word found nowhere else as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone

from agencies.models import IdentityProvider, Membership, SharingAgreement, User
from agencies.selectors import actor_for_user
from audit import services as audit
from duties.services.packs import Said, pack_begin, pack_finish, texts_decide
from duties.services.requests import identity_check, request_receive
from duties.services.retention import RuleDraft, hold_set, review_erase, rule_set
from incidents.models import Incident, IncidentGrant, IncidentVersion
from incidents.services.rectifying import rectification_note
from meetings.models import Asking, Part, Terms
from oversight.models import UnusualAccess
from oversight.selectors.day import bounds
from people.models import IdentityNotice, Person, PersonBlock, PersonGrant, PersonRecord
from people.selectors.emergencies import Wanted
from people.services.glass import glass_break
from people.services.relinking import relink_propose, relink_start
from risk.models import Answer, Meeting, Prompt
from risk.services.identity import identity_decide
from risk.services.naming import meeting_name
from sharing.services.disclosures import disclosure_make
from tests.factories.agencies import AgencyFactory
from tests.fixtures.case import NHS_NUMBER
from tests.fixtures.clients import System, make_client, make_token
from tests.fixtures.disclosing import disclosure_draft
from tests.fixtures.documents import made
from tests.fixtures.figures import returned
from tests.fixtures.guarding import applied, warned
from tests.fixtures.identity import BROTHER, WhoIsWho, join_of, question_about
from tests.fixtures.notices import make_webhook
from tests.fixtures.subject import due, forgotten
from tests.fixtures.world import CaseOfMrE, make_case, make_world
from tests.security.canaries import Canaries, canaries, word
from tests.security.table.acted import acted
from tests.security.table.relations import AGENCY_OF_SYSTEM

SCOPES = "incidents:write incidents:read people:read prompts:read disclosures:read webhooks:manage work:read"
HOUR = timedelta(hours=1)
# relation: agency, role. Those that are not here are the canaries' own readers.
MADE = {
    "own manager": ("staffordshire-police", "agency_manager"),
    "own lead": ("staffordshire-police", "governance_lead"),
    "strange manager": ("chase-housing", "agency_manager"),
    "blocked manager": ("cannock-gp", "agency_manager"),
    "blocked coordinator": ("chase-safety-hub", "mash_coordinator"),
    "blocked lead": ("chase-safety-hub", "governance_lead"),
    "meeting": ("chase-housing", "practitioner"),
    "disclosure": ("chase-housing", "practitioner"),
    "looker": ("cannock-miu", "practitioner"),
}
FROM_CANARIES = {
    "own": "own",
    "involved manager": "involved",
    "involved long ago": "involved long ago",
    "unagreed": "of an agency that shares with none",
    "stranger": "a stranger",
    "coordinator": "coordinator of the open case",
    "coordinator elsewhere": "coordinator of another area",
    "blocked": "kept away, of the agency itself",
    "emergency": "in an emergency",
    "ended": "named until a minute ago",
    "lead": "governance lead",
    "administrator": "superuser",
    "left": "of no agency any more",
}


@dataclass
class TableWorld:
    """Readers by relation, what addresses name by the words of the table, and systems by relation."""

    told: Canaries
    readers: Mapping[str, User]
    systems: Mapping[str, System]
    things: Mapping[str, tuple[Any, ...]]

    @property
    def case(self) -> CaseOfMrE:
        """The case beneath."""
        return self.told.case


def make_table_world() -> TableWorld:
    """All of it, in the transaction of whoever calls."""
    told = canaries(make_case(make_world()))
    # None of the canaries' readers whose place somebody else takes here still has what was opened to them.
    keep = [told.readers[name].pk for name in ("in an emergency", "named until a minute ago")]
    PersonGrant.objects.exclude(user__in=keep).delete()
    IncidentGrant.objects.exclude(user__in=keep).delete()
    told.readers["kept away, of the agency itself"].last_name = word("blocked", "name")
    told.readers["kept away, of the agency itself"].save()
    readers = _readers(told)
    things = _of_the_case(told, readers) | _who_is_who(told) | _written(told, readers) | _set_up(told)
    return TableWorld(told, readers, _systems(told), things)


def _readers(told: Canaries) -> dict[str, User]:
    agencies = {agency.code: agency for agency in told.case.world.agencies.values()}
    found = {relation: told.readers[name] for relation, name in FROM_CANARIES.items()}
    found["involved"] = told.case.world.users["practitioner"]
    for relation, (agency, role) in MADE.items():
        found[relation] = User.objects.create(
            username=f"of-{relation}".replace(" ", "-"), first_name="Of", last_name=word(relation, "name")
        )
        Membership.objects.create(
            user=found[relation], agency=agencies[agency], role=role, started_on="2020-01-01"
        )
        if relation.startswith("blocked"):
            PersonBlock.objects.create(
                user=found[relation],
                person=told.case.person,
                relation="family",
                reason=word("block", "reason"),
                set_by="system",
            )
    return found


def _actor(user: User) -> Any:
    return actor_for_user(user=user, on=timezone.localdate())


def _of_the_case(told: Canaries, readers: Mapping[str, User]) -> dict[str, tuple[Any, ...]]:
    """He, the man he lives with, their home as records have it, the incidents, the prompt, the meeting."""
    case = told.case
    he, other = case.person.public_id, case.other.public_id
    meeting = _meeting(told, readers)
    found: dict[str, tuple[Any, ...]] = {
        "Mr E": (he,),
        "Mr Z": (other,),
        "Mr E and Mr Z": (he, other),
        "the prompt": (case.prompt.public_id,),
        "the meeting": (meeting.public_id,),
    }
    for tag, incident in told.incidents.items():
        found[f"incident {tag}"] = (incident.public_id,)
        record = PersonRecord.objects.get(
            involvements__incident=incident, links__person=case.person, links__ended_at=None
        )
        found[f"home of {tag}"] = (he, record.public_id)
    audit.record_access(
        action="person.viewed",
        by=_actor(readers["looker"]),
        target=audit.Target("person", str(he)),
        purpose="preparing_visit",
    )
    for incident in told.incidents.values():
        audit.record_access(
            action="incident.viewed",
            by=_actor(readers["looker"]),
            target=audit.Target("incident", str(incident.public_id)),
            purpose="preparing_visit",
        )
    return found


def _meeting(told: Canaries, readers: Mapping[str, User]) -> Meeting:
    """Arranged in answer to a prompt of earlier this year; who comes is named by the coordinator."""
    case = told.case
    asked = Prompt.objects.get(pk=case.prompt.pk)
    asked.pk, asked.reference, asked.state = None, "CL-EARLIER", Prompt.State.ANSWERED
    asked.public_id = UUID(int=7)
    asked.save()
    Prompt.objects.filter(pk=case.prompt.pk).update(asked_before=asked)
    answer = Answer.objects.create(
        prompt=asked,
        kind=Answer.Kind.MEETING_ARRANGED,
        by=readers["coordinator"],
        at=timezone.now() - 24 * HOUR,
        instead=word("answer", "instead"),
    )
    meeting = Meeting.objects.create(
        answer=answer,
        person=case.person,
        starts_at=timezone.now() + 24 * HOUR,
        place=word("meeting", "place"),
    )
    meeting.agencies.set([case.world.agencies["chase-housing"]])
    comes = readers["meeting"]
    meeting_name(
        meeting=meeting,
        members=[(comes, case.world.agencies["chase-housing"].pk)],
        by=_actor(readers["coordinator"]),
    )
    _said_at(meeting, told, readers)
    return meeting


def _said_at(meeting: Meeting, told: Canaries, readers: Mapping[str, User]) -> None:
    """Its terms, a part of the association and one of the police, and why the association was asked."""
    agencies, now = told.case.world.agencies, timezone.now()
    housing, coordinates = agencies["chase-housing"], readers["coordinator"]
    Terms.objects.create(
        meeting=meeting,
        bases=["care_act_42"],
        words=word("meeting", "terms"),
        agreed_by=coordinates,
        agreed_at=now,
    )
    for agency, part in ((housing, "part"), (agencies["staffordshire-police"], "police")):
        facts = word("meeting", part)
        Part.objects.create(
            meeting=meeting, agency=agency, version=1, facts=facts, by=readers["meeting"], at=now
        )
    Asking.objects.create(
        meeting=meeting, agency=housing, asked=True, why=word("meeting", "asked"), by=coordinates, at=now
    )


def _who_is_who(told: Canaries) -> dict[str, tuple[Any, ...]]:
    """A question whether a record of the surgery is Mr Z, what was decided, and a run that asks again."""
    case = told.case
    question = question_about(case, {**BROTHER, "given_name": word("brother", "given")}, "GP-Z1")
    other = Person.objects.get(links__record=question.record_id, links__ended_at__isnull=True)
    decision = identity_decide(
        candidate=question,
        outcome="cannot_tell",
        reason=f"Asked both practices {word('decision', 'reason')}",
        by=case.world.actor("mash_coordinator"),
    )
    run = relink_start(engine="duckdb", model_version="2026-9", model_hash="f" * 64)
    relink_propose(run=run, proposals=[join_of(WhoIsWho(case, question, other))], counts={"records": 30})
    notice = IdentityNotice.objects.create(
        agency=case.world.agencies["cannock-gp"], person=case.person, what="joined"
    )
    return {
        "the question": (question.public_id,),
        "the decision": (decision.public_id,),
        "the run": (run.public_id,),
        "the proposal": (run.proposals.get().public_id,),
        "the surgery's notice": (notice.public_id,),
    }


def _correct(incident: Incident, *, by: User) -> None:
    """As if it had been typed in, and somebody had put a word of it right."""
    IncidentVersion.objects.create(
        incident=incident,
        version=incident.version,
        record=incident.record,
        content_hash="",
        received_at=incident.received_at,
        received_from=incident.received_from,
        wrong=word("correction", "wrong"),
        corrected_by=str(by.public_id),
    )
    Incident.objects.filter(pk=incident.pk).update(version=incident.version + 1)


def _written(told: Canaries, readers: Mapping[str, User]) -> dict[str, tuple[Any, ...]]:
    """What people wrote down about him: a disclosure, an emergency, a request and its answer, a hold, ..."""
    case, manager = told.case, _actor(readers["involved manager"])
    surgery, police = case.world.agencies["cannock-gp"], case.world.agencies["staffordshire-police"]
    users = case.world.users
    case.world.users = {**users, "outsider": readers["disclosure"]}  # to whom the draft discloses
    draft = disclosure_draft(
        case,
        made_for=police,
        incidents=[told.incidents["psh"]],
        what=word("disclosure", "what"),
        purpose=word("disclosure", "purpose"),
    )
    disclosure = disclosure_make(draft=draft, by=_actor(readers["own"]))
    case.world.users = users
    reason = f"Found unconscious {word('emergency', 'reason')}"
    broken = glass_break(whom=Wanted(nhs_number=NHS_NUMBER), reason=reason, by=_actor(readers["looker"]))
    request = request_receive(
        person=case.person, agency=surgery, kind="access", received_on=timezone.localdate(), by=manager
    )
    request = identity_check(request=request, how=word("request", "how"), by=manager)
    pack = pack_begin(request=request, by=manager)
    said = {text.pk: Said("tell") for text in pack.texts.all()}
    pack = pack_finish(pack=texts_decide(pack=pack, said=said, by=manager), by=manager)
    hold = hold_set(
        agency=surgery,
        reason=word("hold", "reason"),
        review_on=timezone.localdate() + 24 * HOUR,
        person=case.person,
        by=manager,
    )
    rectification_note(
        incident=told.incidents["gsh"],
        part="what",
        said=word("dispute", "said"),
        decision="noted",
        reason="Nobody saw it.",
        by=manager,
    )
    _correct(told.incidents["gsh"], by=readers["involved"])
    stands_out = UnusualAccess.objects.create(
        code="break_glass",
        actor_id=str(readers["involved"].public_id),
        agency="cannock-gp",
        window_start=bounds(timezone.localdate())[0],
        facts={"emergencies": [str(broken.public_id)], "persons": [str(case.person.public_id)]},
    )
    warning = warned(case, reason=word("warning", "reason"), told_how=word("warning", "reason"))
    return {
        "the warning": (warning.public_id,),
        "the application": (applied(case, why=word("application", "why")).public_id,),
        "the disclosure": (disclosure.public_id,),
        "the emergency": (broken.public_id,),
        "the request": (request.public_id,),
        "the answer": (pack.public_id,),
        "the hold": (hold.public_id,),
        "what stands out": (stands_out.public_id,),
        **acted(case),
        "the return": (returned(case).public_id,),
        "the document": (made(case, user=readers["coordinator"]).public_id,),
        **_forgotten(told, manager),
    }


def _forgotten(told: Canaries, manager: Any) -> dict[str, tuple[Any, ...]]:
    """Two very old records of the surgery about somebody else: one is due, one proposed to be erased."""
    case = told.case
    kept = forgotten(case, "GP-DUE", summary=word("due", "summary"))
    person = {"key": "p", "role": "subject", "given_name": "Odette", "family_name": word("due", "name")}
    old = forgotten(case, "GP-PROPOSED", people=[person])
    draft = RuleDraft(case.world.agencies["cannock-gp"], "*", 6, "occurred", word("rule", "source"))
    rule_set(draft=draft, by=manager)
    review = review_erase(due=due(case, old), reason=word("proposal", "reason"), by=manager)
    return {"a record that is due": (kept.public_id,), "a proposal to erase": (review.public_id,)}


def _set_up(told: Canaries) -> dict[str, tuple[Any, ...]]:
    """Agencies, an agreement, a system, an agency's own sign-in."""
    agencies = told.case.world.agencies
    client = make_client(agencies["cannock-miu"])
    client.name = word("client", "name")
    client.save()
    provider = IdentityProvider.objects.create(
        agency=agencies["cannock-miu"], slug="miu", name="MIU", issuer="https://miu.example", client_id="c"
    )
    agreement = SharingAgreement.objects.get()
    agreement.purpose = word("agreement", "purpose")
    agreement.save()
    return {
        "the surgery": (agencies["cannock-gp"].public_id,),
        "the police": (agencies["staffordshire-police"].public_id,),
        "the agreement": (agreement.public_id,),
        "the unit's system": (client.public_id,),
        "the unit's sign-in": (provider.slug,),
        "the surgery's webhook": (make_webhook(agencies["cannock-gp"]).public_id,),
    }


def _systems(told: Canaries) -> dict[str, System]:
    found = {}
    for relation, code in AGENCY_OF_SYSTEM.items():
        agency = AgencyFactory._meta.model.objects.get(code=code)
        client = make_client(agency, SCOPES)
        found[relation] = System(code, client, make_token(client, SCOPES), Client())
    return found
