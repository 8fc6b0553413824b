"""A prompt is closed by a person's answer only; a later event asks again beside that answer."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from actions.models import Action
from agencies.permissions import SYSTEM
from audit.models import Event
from incidents.models import Incident
from incidents.services import receive
from people.models import Case, Person
from risk.models import Answer, Picture, PictureVersion, Prompt
from risk.rules.asking import Ask
from risk.rules.findings import Finding
from risk.selectors.prompts import earlier_prompts, level_held_to
from risk.services import falling, prompting
from risk.services.assessing import assess_incidents
from risk.services.prompting import (
    Incomplete,
    MeetingPlan,
    NotAllowed,
    NotOpen,
    answer_countersign,
    answer_return,
    prompt_arrange_meeting,
    prompt_ask,
    prompt_not_pursue,
    prompts_follow,
)
from tests.fixtures.acting import action_of
from tests.fixtures.answers import FURTHER, SAID, absences

pytestmark = pytest.mark.django_db


def plan(mr_e, **changes):
    parts = {
        "starts_at": timezone.now() + timedelta(days=1),
        "place": "Hub meeting room",
        "agencies": [mr_e.world.agencies["cannock-gp"], mr_e.world.agencies["staffordshire-police"]],
    }
    return MeetingPlan(**{**parts, **changes})


def arrange(mr_e, who="mash_coordinator", **changes):
    world = mr_e.world
    return prompt_arrange_meeting(
        prompt=mr_e.prompt,
        plan=plan(mr_e, **changes),
        absences=absences(),
        by=world.users[who],
        actor=world.actor(who),
    )


def not_pursue(
    mr_e,
    who="mash_coordinator",
    *,
    relevance=None,
    evidence=None,
    instead="The GP sees him alone on Monday.",
):
    world = mr_e.world
    if evidence is None:
        evidence = {reason.pk: SAID for reason in mr_e.prompt.reasons.all()}
    if relevance is None:
        relevance = {reason.pk: "relevant" for reason in mr_e.prompt.reasons.all()}
    return prompt_not_pursue(
        prompt=mr_e.prompt,
        relevance=relevance,
        evidence=evidence,
        instead=instead,
        further=FURTHER,
        by=world.users[who],
        actor=world.actor(who),
    )


def _findings(version):
    return [Finding.from_dict(finding) for finding in version.findings]


class TestRaised:
    def test_it_opens_the_case_and_names_its_reasons_with_evidence(self, mr_e):
        assert mr_e.prompt.state == Prompt.State.OPEN
        assert mr_e.prompt.reference.startswith(f"CL-{timezone.localdate().year}-")
        assert Case.objects.filter(person=mr_e.person, closed_at__isnull=True).exists()
        reasons = list(mr_e.prompt.reasons.all())
        assert reasons
        assert all(reason.says and reason.evidence for reason in reasons)

    def test_there_is_never_a_second_open_one_for_the_same_question(self, mr_e):
        with pytest.raises(IntegrityError), transaction.atomic():
            Prompt.objects.create(
                reference="CL-2026-999999",
                person=mr_e.person,
                question=mr_e.prompt.question,
                level="high",
                raised_at=timezone.now(),
                due_at=timezone.now(),
                ruleset="r",
                picture=mr_e.prompt.picture,
            )

    def test_references_count_up_within_the_year(self, mr_e):
        one, other = prompting._reference(timezone.now()), prompting._reference(timezone.now())
        assert int(other[-6:]) == int(one[-6:]) + 1


class TestMeetingArranged:
    def test_it_answers_the_prompt_and_keeps_the_case_open(self, mr_e):
        answer = arrange(mr_e)
        mr_e.prompt.refresh_from_db()
        assert mr_e.prompt.state == Prompt.State.ANSWERED
        assert answer.meeting.agencies.count() == 2
        assert Case.objects.filter(person=mr_e.person, closed_at__isnull=True).exists()
        assert Event.objects.filter(action="prompt.answered").count() == 1

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"starts_at": timezone.now() - timedelta(days=1)}, "starts_at"),
            ({"place": "  "}, "place"),
            ({"agencies": []}, "agencies"),
        ],
    )
    def test_what_is_missing_is_named_and_nothing_is_stored(self, mr_e, changes, field):
        with pytest.raises(Incomplete) as refused:
            arrange(mr_e, **changes)
        assert list(refused.value.missing) == [field]
        assert not Answer.objects.exists()

    def test_a_practitioner_may_not_answer(self, mr_e):
        with pytest.raises(NotAllowed):
            arrange(mr_e, who="practitioner")

    def test_the_second_to_answer_is_told_who_was_first(self, mr_e):
        arrange(mr_e)
        with pytest.raises(NotOpen, match="Casey Wright answered this prompt"):
            arrange(mr_e, who="second_coordinator")


class TestNotPursued:
    @pytest.fixture(autouse=True)
    def _high(self, mr_e):
        Prompt.objects.update(level="high")

    def test_every_reason_needs_evidence(self, mr_e):
        first = mr_e.prompt.reasons.first()
        with pytest.raises(Incomplete) as refused:
            not_pursue(mr_e, evidence={first.pk: SAID}, instead="")
        others = {f"evidence_{reason.pk}" for reason in mr_e.prompt.reasons.exclude(pk=first.pk)}
        assert set(refused.value.missing) == others | {"instead"}
        assert not Answer.objects.exists()

    def test_evidence_is_a_sentence(self, mr_e):
        first, *others = mr_e.prompt.reasons.order_by("pk")
        with pytest.raises(Incomplete) as refused:
            not_pursue(mr_e, evidence={first.pk: "Fine now."} | {one.pk: SAID for one in others})
        assert set(refused.value.missing) == {f"evidence_{first.pk}"}
        assert not Answer.objects.exists()

    @pytest.mark.parametrize("said", ["", "perhaps", None])
    def test_of_every_reason_it_is_said_whether_it_was_relevant(self, mr_e, said):
        first, *others = mr_e.prompt.reasons.order_by("pk")
        told = {reason.pk: "not_relevant" for reason in others}
        with pytest.raises(Incomplete) as refused:
            not_pursue(mr_e, relevance=told if said is None else {**told, first.pk: said})
        assert set(refused.value.missing) == {f"relevance_{first.pk}"}
        assert not Answer.objects.exists()

    def test_what_was_said_of_each_reason_is_kept(self, mr_e):
        first, *others = mr_e.prompt.reasons.order_by("pk")
        told = {first.pk: "not_relevant"} | {reason.pk: "cannot_tell" for reason in others}
        answer = not_pursue(mr_e, relevance=told)
        assert {given.reason_id: given.relevance for given in answer.reasons.all()} == told
        assert "not_relevant" not in str(Event.objects.filter(action="prompt.answered").values_list("detail"))

    def test_when_high_it_waits_for_somebody_elses_signature(self, mr_e):
        not_pursue(mr_e)
        mr_e.prompt.refresh_from_db()
        assert mr_e.prompt.state == Prompt.State.COUNTERSIGN
        assert Case.objects.filter(person=mr_e.person, closed_at__isnull=True).exists()
        world = mr_e.world
        with pytest.raises(NotAllowed, match="somebody else"):
            answer_countersign(
                prompt=mr_e.prompt,
                by=world.users["mash_coordinator"],
                actor=world.actor("mash_coordinator"),
            )
        answer_countersign(
            prompt=mr_e.prompt,
            by=world.users["second_coordinator"],
            actor=world.actor("second_coordinator"),
        )
        mr_e.prompt.refresh_from_db()
        assert mr_e.prompt.state == Prompt.State.ANSWERED
        assert not Case.objects.filter(person=mr_e.person, closed_at__isnull=True).exists()

    def test_the_second_person_may_return_it_with_a_reason(self, mr_e):
        not_pursue(mr_e)
        world = mr_e.world
        second = {
            "by": world.users["second_coordinator"],
            "actor": world.actor("second_coordinator"),
            "prompt": mr_e.prompt,
        }
        with pytest.raises(Incomplete):
            answer_return(reason=" ", **second)
        answer_return(reason="Nobody asked the GP.", **second)
        mr_e.prompt.refresh_from_db()
        assert mr_e.prompt.state == Prompt.State.OPEN
        not_pursue(mr_e)  # and it may be answered again, the first answer kept beside it
        assert mr_e.prompt.answers.count() == 2

    def test_an_event_before_the_second_signature_opens_the_question_again(self, mr_e):
        not_pursue(mr_e)
        version = PictureVersion.objects.filter(person=mr_e.person).latest("assessed_at")
        finding = replace(_findings(version)[0], code="weapon", title="A weapon", says="A knife was shown.")
        prompt_ask(
            person=mr_e.person, ask=Ask("high", (finding,), "A weapon."), picture=version, at=timezone.now()
        )
        mr_e.prompt.refresh_from_db()
        assert mr_e.prompt.state == Prompt.State.OPEN
        assert mr_e.prompt.answers.get().return_reason == falling.OVERTAKEN
        world = mr_e.world
        with pytest.raises(NotOpen):
            answer_countersign(
                prompt=mr_e.prompt,
                by=world.users["second_coordinator"],
                actor=world.actor("second_coordinator"),
            )
        assert Case.objects.filter(person=mr_e.person, closed_at__isnull=True).exists()

    def test_an_answer_that_leaves_a_reason_out_is_never_countersigned(self, mr_e):
        not_pursue(mr_e)
        mr_e.prompt.reasons.create(indicator="late", title="L", says="Late.", added_at=timezone.now())
        world = mr_e.world
        with pytest.raises(NotOpen, match="added after"):
            answer_countersign(
                prompt=mr_e.prompt,
                by=world.users["second_coordinator"],
                actor=world.actor("second_coordinator"),
            )

    def test_below_high_one_signature_is_enough(self, mr_e):
        Prompt.objects.update(level="elevated")
        not_pursue(mr_e)
        mr_e.prompt.refresh_from_db()
        assert mr_e.prompt.state == Prompt.State.ANSWERED


class TestAskedAgain:
    def test_a_material_event_while_open_is_added_and_may_raise_the_level(self, mr_e):
        Prompt.objects.update(level="elevated", due_at=timezone.now() + timedelta(days=30))
        version = PictureVersion.objects.filter(person=mr_e.person).latest("assessed_at")
        finding = _findings(version)[0]
        before = mr_e.prompt.events.count()
        prompt_ask(
            person=mr_e.person,
            ask=Ask("high", (finding,), "Something new that matters."),
            picture=version,
            at=timezone.now(),
        )
        mr_e.prompt.refresh_from_db()
        assert Prompt.objects.filter(person=mr_e.person).count() == 1
        assert mr_e.prompt.level == "high"
        assert mr_e.prompt.due_at < timezone.now() + timedelta(days=10)
        assert mr_e.prompt.events.count() == before + 1

    def test_after_an_answer_a_new_prompt_stands_beside_it(self, mr_e):
        Prompt.objects.update(level="elevated")
        not_pursue(mr_e)
        (outcome,) = receive(
            records=[
                {
                    "agency": "staffordshire-police",
                    "reference": "SP-AGAIN",
                    "kind": "police_crime_report",
                    "occurred_at": timezone.now().isoformat(),
                    "people": [
                        {
                            "key": "e",
                            "role": "victim",
                            "given_name": "Edwin",
                            "family_name": "Marlow",
                            "date_of_birth": "1954-03-17",
                            "injuries": [{"site": "neck", "nature": "strangulation", "mechanism": "assault"}],
                            "concerns": ["strangulation", "threats_to_kill"],
                        }
                    ],
                }
            ],
            by=mr_e.world.actor("police_practitioner"),
            via="form",
        )
        assert outcome.status == "created"
        assess_incidents(incident_ids=[Incident.objects.get(public_id=outcome.id).pk])
        again = Prompt.objects.get(state=Prompt.State.OPEN, person=mr_e.person)
        assert again.asked_before == mr_e.prompt
        by = mr_e.world.actor("mash_coordinator")
        assert [earlier.pk for earlier in earlier_prompts(by=by, prompt=again)] == [mr_e.prompt.pk]
        assert again.asked_before.answers.get().instead

    def test_nothing_is_asked_again_because_the_time_of_a_counted_contact_is_put_right(self, mr_e):
        picture = Picture.objects.get(person=mr_e.person)
        repeated = next(
            item["incident"]
            for finding in picture.findings
            for item in finding["evidence"]
            if finding["repeats"] and item["incident"] not in finding["background"]
        )
        record, before = Incident.objects.get(pk=repeated).record, mr_e.prompt.events.count()
        at = f"{record['occurred_at'][:10]}T16:00:00+00:00"
        (outcome,) = receive(records=[{**record, "occurred_at": at}], by=SYSTEM, via="api")
        assert outcome.status == "amended"
        assess_incidents(incident_ids=[repeated])
        assert Picture.objects.get(person=mr_e.person).assessed_at > picture.assessed_at
        assert mr_e.prompt.events.count() == before


class TestFollows:
    def test_two_open_prompts_of_one_person_become_one_with_all_reasons(self, mr_e):
        gone = Person.objects.create()
        version = mr_e.prompt.picture
        second = Prompt.objects.create(
            reference="CL-2026-999998",
            person=gone,
            question=mr_e.prompt.question,
            level="high",
            raised_at=timezone.now(),
            due_at=timezone.now() - timedelta(days=1),
            ruleset="r",
            picture=version,
        )
        second.reasons.create(
            indicator="another", title="Another", says="Another reason.", added_at=timezone.now()
        )
        Case.objects.create(person=gone)
        reasons = mr_e.prompt.reasons.count()
        with transaction.atomic():
            prompts_follow(gone=gone, kept=mr_e.person)
        second.refresh_from_db()
        mr_e.prompt.refresh_from_db()
        assert second.state == Prompt.State.SUPERSEDED
        assert mr_e.prompt.level == "high"
        assert mr_e.prompt.reasons.count() == reasons + 1
        assert second.reasons.count() == 1  # what was asked stays on record
        assert not Case.objects.filter(person=gone, closed_at__isnull=True).exists()

    @pytest.mark.parametrize("asked_of_both", [False, True])
    def test_open_actions_are_held_to_the_level_of_the_prompt_that_comes_to_them(self, mr_e, asked_of_both):
        kept = Person.objects.create()
        action = action_of(mr_e, level="elevated")
        Action.objects.update(person=kept)
        if asked_of_both:
            Prompt.objects.create(
                reference="CL-2026-999998",
                person=kept,
                question=mr_e.prompt.question,
                level="elevated",
                raised_at=timezone.now(),
                due_at=timezone.now() + timedelta(days=1),
                ruleset="r",
                picture=mr_e.prompt.picture,
            )
        with transaction.atomic():
            prompts_follow(gone=mr_e.person, kept=kept)
        action.refresh_from_db()
        assert action.level == "high"  # so a letter alone closes it no more

    def test_what_a_meeting_agrees_is_held_to_a_higher_prompt_raised_since(self, mr_e):
        arrange(mr_e)
        Prompt.objects.filter(pk=mr_e.prompt.pk).update(level="elevated")
        mr_e.prompt.refresh_from_db()
        assert level_held_to(prompt=mr_e.prompt, person=mr_e.person) == "elevated"
        version = PictureVersion.objects.filter(person=mr_e.person).latest("assessed_at")
        prompt_ask(
            person=mr_e.person, ask=Ask("high", (), "He was hurt again."), picture=version, at=timezone.now()
        )
        assert level_held_to(prompt=mr_e.prompt, person=mr_e.person) == "high"
