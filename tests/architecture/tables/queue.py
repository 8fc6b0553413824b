"""The queue: where prompts stand, who holds them."""

from agencies.permissions import Perm
from risk.services.queueing import prompt_claim, prompt_give_back, prompt_hand_over, prompt_take_over
from tests.architecture.guards import needs
from tests.architecture.kinds import AUDITED

URLS = {
    "risk:holder": needs(Perm.PROMPT_VIEW, Perm.WORK_OVERSEE),
    "risk:queue_news": needs(Perm.PROMPT_VIEW),
    "risk:prompt_news": needs(Perm.PROMPT_VIEW),
}
# A manager knows of the prompts that their agency holds, or whose next move is its own.
PAGES_SEEN = {
    ("risk:holder", "the prompt"): (403, 404, 403, 403, 403, 200, 403, 403),
    ("risk:prompt_news", "the prompt"): (403, 403, 403, 403, 403, 200, 403, 403),
}

MODELS = {
    "risk.Holding": AUDITED,
    "risk.QueueEntry": AUDITED,
}
PART = "part of the prompt's move, whose event it is"
NO_EVENT = {
    "risk.services.entries.entries_follow": "part of linking records, whose events it is",
    "risk.services.entries.entry_areas_follow": "part of linking records, or of the sweep that mends entries",
    "risk.services.entries.entry_leave": PART,
    "risk.services.entries.entry_move": PART,
    "risk.services.entries.entry_open": PART,
    "risk.services.entries.entry_standing": PART,
    "risk.services.entries.holding_carry": PART,
    "risk.services.entries.holding_change": PART,
    "risk.services.queueing.queue_lapse": "one event a prompt that is told of; tested with the queue",
}


def claimed(case):
    return lambda: prompt_claim(prompt=case.prompt, by=case.world.actor("mash_coordinator"))


def handed_over(case):
    to, by = case.world.users["second_coordinator"], case.world.actor("mash_coordinator")
    return lambda: prompt_hand_over(prompt=case.prompt, to=to, why="On leave from tomorrow.", by=by)


def taken_over(case):
    prompt_claim(prompt=case.prompt, by=case.world.actor("second_coordinator"))
    by = case.world.actor("mash_coordinator")
    return lambda: prompt_take_over(prompt=case.prompt, why="She is ill today.", by=by)


def given_back(case):
    by = case.world.actor("mash_coordinator")
    prompt_claim(prompt=case.prompt, by=by)
    return lambda: prompt_give_back(prompt=case.prompt, why="On leave from tomorrow.", by=by)


CALLS = [
    ("risk.services.queueing.prompt_claim", "prompt.claimed", claimed),
    ("risk.services.queueing.prompt_hand_over", "prompt.handed_over", handed_over),
    ("risk.services.queueing.prompt_take_over", "prompt.taken_over", taken_over),
    ("risk.services.queueing.prompt_give_back", "prompt.given_back", given_back),
]
