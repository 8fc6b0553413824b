"""Whose move is next of what was agreed. For services: these ask nobody's right."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.models import Action, Referral
from actions.selectors import actions_open
from agencies.models import Agency, User
from people.permissions import followed
from people.selectors.persons import current_person, persons_found_to_be
from risk.models import Holding, Prompt

# In these whoever sent the referral is waited for.
SENDERS = (Referral.State.REJECTED, Referral.State.TAKEN_UP)


@dataclass(frozen=True, slots=True)
class Next:
    """Who has the next move of a plan, and until when; without a time nothing of it is open."""

    agency: Agency
    user: User | None
    due_at: datetime | None


def open_of(*, prompt: Prompt) -> list[Action | Referral]:
    """The actions and referrals about whom the prompt is about that are not closed. For services and pages
    that found the prompt by its visibility."""
    # A prompt that was answered stays with the person it was about, whoever they were found to be.
    person = current_person(person_id=prompt.person_id)
    persons = persons_found_to_be(person_ids=[person.pk])
    actions = Action.objects.filter(person__in=persons).exclude(state=Action.State.CLOSED)
    referrals = Referral.objects.filter(person__in=persons).exclude(state=Referral.State.CLOSED)
    return [
        *actions.select_related("owner_agency").order_by("due_on", "pk"),
        *referrals.select_related("to_agency").order_by("due_at", "pk"),
    ]


def next_of(*, prompts: Sequence[Prompt]) -> dict[int, Next]:
    """Of each of these prompts (primary key) that somebody holds: whose move of its plan is due first.

    Of the actions about its person, or who they were found to be since, and of the referrals that its
    answers sent: the owner's or receiver's while they have it to do, the sender's of what came back, and
    the holder's of what is to be judged, and where nothing is open. A few statements, however many prompts
    they are.
    """
    holders = Holding.objects.filter(prompt__in=prompts, ended_at__isnull=True)
    held = holders.select_related("agency", "user").annotate(now=followed(of="prompt__person"))
    about = {one.prompt_id: (one, one.now) for one in held}
    actions = actions_open(persons={now for _, now in about.values()})
    referrals = _referrals(prompts)
    return {
        prompt: _next(one, actions.get(now, ()), referrals.get(prompt, ()))
        for prompt, (one, now) in about.items()
    }


def _referrals(prompts: Sequence[Prompt]) -> Mapping[int, Sequence[Referral]]:
    found: dict[int, list[Referral]] = defaultdict(list)
    rows = Referral.objects.filter(answer_route__answer__prompt__in=prompts)
    for one in (
        rows.exclude(state=Referral.State.CLOSED)
        .select_related("from_agency", "to_agency", "answer_route__answer")
        .order_by("pk")
    ):
        found[one.answer_route.answer.prompt_id].append(one)
    return found


def _next(held: Holding, actions: Sequence[Action], referrals: Sequence[Referral]) -> Next:
    due = [(one.turn_due_at, _who(one, held)) for one in actions]
    due += [(one.due_at, _receiver(one)) for one in referrals]
    waits = [(at, agency) for at, agency in due if at is not None]
    if not waits:
        return Next(held.agency, held.user, None)
    at, agency = min(waits, key=lambda one: one[0])
    # What the hub itself has to do is for whoever holds the prompt there.
    return Next(agency, held.user if agency.pk == held.agency_id else None, at)


def _who(action: Action, held: Holding) -> Agency:
    return action.owner_agency if action.state == Action.State.OPEN else held.agency


def _receiver(referral: Referral) -> Agency:
    if referral.to_agency is None or referral.state in SENDERS:
        return referral.from_agency
    return referral.to_agency
