"""Decisions: questions to agencies, routes, what was said further, the end of a plan."""

from datetime import timedelta

from django.utils import timezone

from actions.drafts import ActionDraft
from actions.services.doing import report_cannot
from agencies.permissions import Perm
from risk.models import AgencyQuestion, Prompt
from risk.services.asking import Asked, agencies_ask, decide_without, question_answer, questions_lapse
from risk.services.closing import answer_fall, plan_close
from risk.services.deciding import ActionChosen, Instead
from risk.services.planning import plans_follow
from risk.services.prompting import MeetingPlan, prompt_arrange_meeting, prompt_not_pursue
from risk.services.routes import RouteDraft, route_set
from tests.architecture.guards import needs
from tests.architecture.kinds import APPEND_ONLY, AUDITED
from tests.fixtures.answers import FURTHER, absences

URLS = {
    "risk:ask": needs(Perm.PROMPT_ANSWER),
    "risk:decision": needs(Perm.PERSON_VIEW),
    "risk:decisions": needs(Perm.PERSON_VIEW),
    "risk:plan_close": needs(Perm.PROMPT_ANSWER),
    "risk:question": needs(Perm.WORK_DO),
    "risk:routes": needs(Perm.ROUTES_KEEP),
}
COORDINATORS = (403, 403, 403, 403, 403, 200, 403, 403)
PAGES_SEEN = {
    ("risk:ask", "the prompt"): COORDINATORS,
    ("risk:plan_close", "the prompt"): COORDINATORS,
    # to every agency that may know of him
    ("risk:decision", "the prompt"): (200, 200, 200, 200, 404, 200, 403, 403),
    # to the surgery that is asked, and who asked
    ("risk:question", "the question to the surgery"): (200, 200, 404, 404, 404, 200, 403, 403),
}
MODELS = {
    "risk.Absence": APPEND_ONLY,
    "risk.AgencyQuestion": AUDITED,
    "risk.AnswerAction": APPEND_ONLY,
    "risk.AnswerFurther": APPEND_ONLY,
    "risk.AnswerRoute": APPEND_ONLY,
    "risk.Route": AUDITED,
}
PART = "part of the answer, whose event it is"
READS = "reads"
NO_EVENT = {
    "risk.services.asking.questions_close": "one event a question that is not waited for; tested with asking",
    "risk.services.asking.usually_due": READS,
    "risk.services.deciding.absences_keep": PART,
    "risk.services.deciding.absent": READS,
    "risk.services.deciding.further_asked": READS,
    "risk.services.deciding.further_keep": PART,
    "risk.services.deciding.has_plan": READS,
    "risk.services.deciding.hub_for": READS,
    "risk.services.deciding.in_words": READS,
    "risk.services.deciding.instead_keep": PART,
    "risk.services.deciding.missing_of_absences": READS,
    "risk.services.deciding.missing_of_further": READS,
    "risk.services.deciding.missing_of_instead": READS,
    "risk.services.deciding.missing_of_reasons": READS,
    "risk.services.deciding.plan_due": READS,
    "risk.services.falling.answer_overtaken": "part of what overtook it; tested with falling answers",
    "risk.services.falling.instead_fall": "one event for each that is withdrawn; tested with falling answers",
    "risk.services.falling.still_followed": READS,
    "risk.services.falling.untouched_actions": READS,
    "risk.services.telling.tell_invited": PART,
    "risk.services.telling.tell_involved": PART,
    "risk.services.telling.tell_returned": PART,
    "risk.services.telling.tell_to_sign": PART,
    "risk.services.telling.untell_returned": PART,
    "risk.services.telling.untell_to_sign": PART,
}


def THINGS(case):
    return {"the question to the surgery": asked(case).public_id}


def coordinator(case):
    return case.world.actor("mash_coordinator")


def ask(case):
    surgery = case.world.agencies["cannock-gp"]
    return lambda: agencies_ask(
        prompt=case.prompt, questions=[Asked(surgery, "Was he seen alone?")], by=coordinator(case)
    )


def asked(case) -> AgencyQuestion:
    found = AgencyQuestion.objects.filter(prompt=case.prompt).first()
    return found or ask(case)()[0]


def answered(case):
    question, by = asked(case), case.world.actor("practitioner")
    return lambda: question_answer(question=question, answer="Alone, in May.", holds=True, by=by)


def without(case):
    reasons = {asked(case).pk: "The surgery is shut."}
    return lambda: decide_without(prompt=case.prompt, reasons=reasons, by=coordinator(case))


def silent(case):
    due_at = asked(case).due_at
    return lambda: questions_lapse(now=due_at + timedelta(minutes=1))


def fallen(case):
    by, actor = case.world.users["mash_coordinator"], coordinator(case)
    plan = MeetingPlan(timezone.now() + timedelta(days=1), "Room 2", [case.world.agencies["cannock-gp"]])
    prompt_arrange_meeting(prompt=case.prompt, plan=plan, absences=absences(), by=by, actor=actor)
    return lambda: answer_fall(prompt=case.prompt, reason="The room is flooded.", by=by, actor=actor)


def planned(case):
    """A question that is followed: adult care sees him within three days."""
    Prompt.objects.filter(pk=case.prompt.pk).update(level="elevated")
    reasons = [reason.pk for reason in case.prompt.reasons.all()]
    draft = ActionDraft(
        person=case.person,
        level="elevated",
        what="See him alone.",
        owner_agency=case.world.agencies["staffordshire-adult-care"],
        due_on=timezone.localdate() + timedelta(days=3),
    )
    return prompt_not_pursue(
        prompt=case.prompt,
        relevance=dict.fromkeys(reasons, "relevant"),
        evidence=dict.fromkeys(reasons, "Seen today, safe and well."),
        instead=Instead(actions=[ActionChosen(draft, "visit")]),
        further=FURTHER,
        by=case.world.users["mash_coordinator"],
        actor=coordinator(case),
    )


def plan_closed(case):
    left = {one.action.reference: "The ward sees him daily." for one in planned(case).actions.all()}
    return lambda: plan_close(prompt=case.prompt, words="He is safe.", reasons=left, by=coordinator(case))


def turn_followed(case):
    action = planned(case).actions.get().action
    report_cannot(action=action, why="Nobody is free.", by=case.world.actor("care_practitioner"))
    return lambda: plans_follow(now=timezone.now())


def route(case):
    draft = RouteDraft(area="Cannock Chase", code="marac", to_words="The MARAC of the county")
    return lambda: route_set(draft=draft, by=case.world.actor("hub_manager"))


CALLS = [
    ("risk.services.asking.agencies_ask", "prompt.asked", ask),
    ("risk.services.asking.question_answer", "question.answered prompt.gathered", answered),
    ("risk.services.asking.decide_without", "question.withdrawn prompt.decided_without", without),
    ("risk.services.asking.questions_lapse", "question.unanswered escalation.raised prompt.gathered", silent),
    ("risk.services.closing.answer_fall", "prompt.called_off", fallen),
    ("risk.services.closing.plan_close", "prompt.plan_closed case.closed", plan_closed),
    ("risk.services.planning.plans_follow", "prompt.turn_followed", turn_followed),
    ("risk.services.routes.route_set", "route.set", route),
]
