"""What is to be done about Mr E and was sent: by the surgery, and from the police to the surgery."""

from typing import Any

from risk.services.asking import Asked, agencies_ask
from tests.fixtures.acting import action_of, referral_of
from tests.fixtures.world import CaseOfMrE
from tests.security.canaries import word


def acted(case: CaseOfMrE) -> dict[str, tuple[Any, ...]]:
    """The action and the referral by the words of the table."""
    surgery, police = case.world.agencies["cannock-gp"], case.world.agencies["staffordshire-police"]
    action = action_of(case, owner_agency=surgery, what=f"See him alone {word('action', 'what')}")
    referral = referral_of(
        case, from_agency=police, to_agency=surgery, why=f"He was hurt {word('referral', 'why')}"
    )
    [question] = agencies_ask(
        prompt=case.prompt,
        questions=[Asked(surgery, "Was he seen alone?")],
        by=case.world.actor("mash_coordinator"),
    )
    return {
        "the action": (action.public_id,),
        "the referral": (referral.public_id,),
        "the question to the surgery": (question.public_id,),
    }
