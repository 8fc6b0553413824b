"""The queue: where prompts stand, who holds them."""

from tests.architecture.kinds import AUDITED

MODELS = {
    "risk.Holding": AUDITED,
    "risk.QueueEntry": AUDITED,
}
