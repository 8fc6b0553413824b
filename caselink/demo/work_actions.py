"""What is to be done about somebody of the demonstration, and what came of it, through the services."""

from datetime import timedelta

from django.utils import timezone

from actions.drafts import ActionDraft, AttemptDraft, DoneDraft, ReferralDraft, RefusedDraft
from actions.models import Action, Referral
from actions.services import doing, following
from actions.services.agreeing import action_agree
from actions.services.referring import referral_send
from agencies.models import Agency, User
from agencies.permissions import Actor
from agencies.selectors import actor_for_user
from people.models import Person
from people.selectors.persons import persons_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.models import STANDING, Prompt

COORDINATOR, WORKER, AGENCY = "mash.coordinator2", "asc.practitioner", "staffordshire-adult-care"
LEFT_ALONE = "Marlow"  # Mr E: his prompt is left to the visitor


def demonstrate() -> None:
    """Once: an action that is late, one refused, one with a letter alone; three referrals."""
    if Action.objects.exists():
        return
    users = User.objects.in_bulk([COORDINATOR, WORKER], field_name="username")
    agency = Agency.objects.filter(code=AGENCY).first()
    if len(users) < 2 or agency is None:
        return
    today = timezone.localdate()
    hub, care = (actor_for_user(user=users[name], on=today) for name in (COORDINATOR, WORKER))
    person = _person(hub, care)
    if person is None:
        return
    try:
        _actions(person, agency, hub, care)
        _referrals(person, agency, hub, care)
    except (Incomplete, NotAllowed, NotOpen):
        return  # the demonstration is tried with other rules


def _person(hub: Actor, care: Actor) -> Person | None:
    known = persons_visible_to(by=care).filter(pk__in=persons_visible_to(by=hub).values("pk"))
    prompts = Prompt.objects.filter(state__in=STANDING, person__in=known).exclude(
        person__family_name=LEFT_ALONE
    )
    prompt = prompts.select_related("person").order_by("raised_at", "pk").first()
    return prompt.person if prompt is not None else None


def _actions(person: Person, agency: Agency, hub: Actor, care: Actor) -> None:
    now, today = timezone.now(), timezone.localdate()
    ago = now - timedelta(days=12)

    def agree(what: str, days: int) -> Action:
        draft = ActionDraft(person, "high", what, agency, today + timedelta(days=days))
        return action_agree(draft=draft, by=hub, at=ago)

    agree("Find out who holds the keys to the house.", -3)
    told = {"alone": "no", "sober": "yes", "risks": "no"}
    doing.report_refused(
        action=agree("Offer an advocate.", 5),
        refused=RefusedDraft("The duty social worker", told, "Wanted nobody else in the house."),
        by=care,
    )
    doing.report_done(
        action=agree("Say to them what help there is, and hear what they want.", 2),
        done=DoneDraft("A leaflet was posted.", frozenset({"letter"}), "Copy in the file.", today),
        by=care,
    )


def _referrals(person: Person, agency: Agency, hub: Actor, care: Actor) -> None:
    now, today = timezone.now(), timezone.localdate()
    sender = Agency.objects.get(pk=next(iter(hub.agencies)))

    def send(route: str, why: str) -> Referral:
        draft = ReferralDraft(person, route, sender, why, agency)
        return referral_send(draft=draft, by=hub, at=now - timedelta(days=6))

    following.answer(
        referral=send("housing", "The flat cannot be locked."),
        accepted=False,
        why="Not ours: the housing association repairs it.",
        by=care,
    )
    missed = following.answer(referral=send("alcohol", "Drinks every day."), accepted=True, by=care)
    following.follow(
        referral=missed, outcome="not_attended", words="Did not come to the first meeting.", on=today, by=care
    )
    for way, words in (("telephone", "No answer."), ("visit", "A neighbour opened.")):
        following.attempt_note(about=missed, attempt=AttemptDraft(way, today, False, words), by=care)
    taken = following.answer(referral=send("s42", "Cannot keep out who harms them."), accepted=True, by=care)
    following.follow(
        referral=taken, outcome="taken_up", words="Seen alone; an enquiry is open.", on=today, by=care
    )
