"""What an answer agreed, once that answer is returned, overtaken or called off."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.drafts import ActionDraft
from actions.models import Action, Referral
from actions.services import doing, following
from actions.services.agreeing import actions_carry
from audit.models import Event
from notices.models import Notice
from people.selectors.persons import case_is_open
from risk.models import Prompt, QueueEntry
from risk.rules.asking import Ask
from risk.services.deciding import ActionChosen, Instead, RouteChosen
from risk.services.prompting import (
    answer_countersign,
    answer_return,
    prompt_ask,
    prompt_not_pursue,
    prompts_follow,
)
from tests.fixtures.acting import CARE, GP, POLICE, coordinator, done, owner, referral_of
from tests.fixtures.answers import FURTHER, SAID, url

pytestmark = pytest.mark.django_db
LIMBS = {"needs": "yes", "risk": "yes", "cannot_protect": "yes"}


@pytest.fixture(autouse=True)
def high(mr_e):
    Prompt.objects.update(level="high")
    QueueEntry.objects.update(level="high")
    mr_e.prompt.refresh_from_db()


def answered(mr_e, *, words: str = "", agencies=(CARE, GP), routes=("s42", "marac"), who="mash_coordinator"):
    """Not pursued at a high level: a visit by each agency, and referrals to adult care and the police."""
    world, reasons = mr_e.world, [reason.pk for reason in mr_e.prompt.reasons.all()]
    to = {"s42": world.agencies[CARE], "marac": world.agencies[POLICE]}
    actions = [
        ActionDraft(mr_e.person, "high", f"See him: {code}.", world.agencies[code], timezone.localdate())
        for code in agencies
    ]
    return prompt_not_pursue(
        prompt=mr_e.prompt,
        relevance=dict.fromkeys(reasons, "relevant"),
        evidence=dict.fromkeys(reasons, SAID),
        instead=Instead(
            words,
            [ActionChosen(one, "visit") for one in actions],
            [
                RouteChosen(code, "He is at risk.", to[code], limbs=LIMBS if code == "s42" else {})
                for code in routes
            ],
        ),
        further=FURTHER,
        by=world.users[who],
        actor=world.actor(who),
    )


def begun(mr_e):
    """Adult care reports its action and acknowledges its referral; the surgery and the police do nothing."""
    doing.report_done(action=Action.objects.get(owner_agency__code=CARE), done=done(), by=owner(mr_e))
    following.acknowledge(referral=Referral.objects.get(to_agency__code=CARE), by=owner(mr_e))


def returned(mr_e):
    world, who = mr_e.world, "second_coordinator"
    by, actor = world.users[who], world.actor(who)
    answer_return(prompt=mr_e.prompt, reason="Nobody asked his sister Mary.", by=by, actor=actor)


def overtaken(mr_e):
    ask = Ask("high", (), "Something more was recorded.")
    prompt_ask(person=mr_e.person, ask=ask, picture=mr_e.prompt.picture, at=timezone.now())


def joined(mr_e):
    """He is found to be the man he lives with, of whom a question stands as well; it goes on in that."""
    ask = Ask("elevated", (), "Another of the two.")
    prompt_ask(person=mr_e.other, ask=ask, picture=mr_e.prompt.picture, at=timezone.now())
    prompts_follow(gone=mr_e.person, kept=mr_e.other)


@pytest.mark.parametrize("falls", [returned, overtaken, joined])
def test_what_nobody_acted_on_is_withdrawn_and_told_and_what_has_begun_stands(mr_e, falls):
    answered(mr_e)
    begun(mr_e)
    falls(mr_e)
    actions = {one.owner_agency.code: one for one in Action.objects.select_related("owner_agency")}
    assert (actions[GP].closed_as, actions[CARE].state) == ("withdrawn", "reported")
    referrals = {one.to_agency.code: one for one in Referral.objects.select_related("to_agency")}
    assert (referrals[POLICE].state, referrals[CARE].state) == ("closed", "acknowledged")
    assert referrals[POLICE].withdrawn_at is not None
    # The reason says which decision, and nothing of what was said between the two coordinators.
    for why in (actions[GP].closed_reason, referrals[POLICE].followed):
        assert mr_e.prompt.reference in why
        assert "Mary" not in why
    told = Notice.objects.filter(code__endswith="_withdrawn").values_list("code", "agency__code")
    assert set(told) == {("action_withdrawn", GP), ("referral_withdrawn", POLICE)}
    by_caselink = Event.objects.filter(action__endswith=".withdrawn", actor_kind="system")
    assert sorted(by_caselink.values_list("action", flat=True)) == ["action.withdrawn", "referral.withdrawn"]
    assert not mr_e.prompt.answers.filter(returned_at__isnull=True).exists()


def test_what_was_tried_or_sent_back_to_be_done_again_has_begun(mr_e):
    answered(mr_e, routes=())
    action = Action.objects.get(owner_agency__code=CARE)
    doing.report_done(action=action, done=done(), by=owner(mr_e))
    again = doing.AgainDraft("", action.owner_agency, timezone.localdate() + timedelta(days=1))
    doing.judge_not_adequate(action=action, why="Nobody spoke to him.", again=again, by=coordinator(mr_e))
    returned(mr_e)
    assert Action.objects.get(owner_agency__code=CARE).state == "open"


def test_what_a_meeting_goes_on_with_stands(mr_e):
    answered(mr_e, routes=())
    carried = Action.objects.get(owner_agency__code=GP)
    assert actions_carry(actions=[carried], by=coordinator(mr_e), at=timezone.now())
    returned(mr_e)
    found = dict(Action.objects.values_list("owner_agency__code", "state"))
    assert found == {CARE: "closed", GP: "open"}
    assert not actions_carry(actions=Action.objects.all(), by=coordinator(mr_e), at=timezone.now())


def test_each_is_locked_before_it_is_asked_whether_anybody_acted_on_it(mr_e):
    """Whoever acts at the same moment is waited for, and what they did is seen."""
    answered(mr_e)
    with CaptureQueriesContext(connection) as captured:
        returned(mr_e)
    asked = [one["sql"] for one in captured.captured_queries]
    for table, untouched in (("actions_action", "EXISTS"), ("actions_referral", "'sent'")):
        locked = [at for at, sql in enumerate(asked) if f'FROM "{table}"' in sql and "FOR UPDATE" in sql]
        chosen = [at for at, sql in enumerate(asked) if f'FROM "{table}"' in sql and untouched in sql]
        assert min(locked) < min(chosen), table


def test_the_next_answer_is_shown_both_and_what_stands_keeps_the_case_open(mr_e, signed_in):
    answered(mr_e)
    begun(mr_e)
    returned(mr_e)
    page = signed_in("mash_coordinator").get(url(mr_e.prompt)).text
    stands, withdrawn = page.split("had begun, and goes on")[1].split("was withdrawn, and whoever")
    withdrawn = withdrawn.split("</div>")[0]
    assert f"See him: {CARE}." in stands
    assert f"See him: {GP}." in withdrawn
    assert withdrawn.count("<strong>Withdrawn</strong>") == 2
    with pytest.raises(following.Incomplete) as incomplete:
        answered(mr_e, agencies=(), routes=("s42", "marac"))  # adult care has the first still
    assert set(incomplete.value.missing) == {"why_s42"}
    # Nothing more is agreed now, and yet what stands is followed until it is closed.
    answered(mr_e, words="The ward sees him daily.", agencies=(), routes=())
    world, who = mr_e.world, "second_coordinator"
    answer_countersign(prompt=mr_e.prompt, by=world.users[who], actor=world.actor(who))
    assert mr_e.prompt.entries.get(left_at__isnull=True).queue == "plan"
    assert case_is_open(person=mr_e.person)


def test_the_receivers_page_says_that_it_was_withdrawn(mr_e, signed_in):
    answered(mr_e, agencies=())
    returned(mr_e)
    referral = Referral.objects.get(to_agency__code=CARE)
    page = signed_in("care_practitioner").get(f"/actions/referrals/{referral.public_id}/").text
    assert "Withdrawn" in page
    assert "Acknowledge the referral" not in page


def test_an_answered_referral_cannot_be_withdrawn_not_even_in_the_database(mr_e):
    referral = following.answer(referral=referral_of(mr_e), accepted=True, by=owner(mr_e))
    with pytest.raises(following.NotOpen):
        following.withdraw(referral=referral, why="Sent twice.", by=coordinator(mr_e))
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(
            state="closed", closed_at=now, withdrawn_at=now, followed="It was."
        )


def test_whoever_sent_it_withdraws_a_referral_with_a_reason_and_nobody_else(mr_e):
    referral = referral_of(mr_e, from_agency=mr_e.world.agencies[GP])
    with pytest.raises(following.NotAllowed):
        following.withdraw(referral=referral, why="Not ours.", by=owner(mr_e))
    surgery = mr_e.world.actor("practitioner")
    with pytest.raises(following.Incomplete):
        following.withdraw(referral=referral, why=" ", by=surgery)
    assert following.withdraw(referral=referral, why="Sent twice.", by=surgery).followed == "Sent twice."
    assert Notice.objects.filter(code="referral_withdrawn", agency__code=CARE).exists()
