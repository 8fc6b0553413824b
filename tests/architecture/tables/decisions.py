"""Decisions: questions to agencies, routes, what was said further."""

from tests.architecture.kinds import APPEND_ONLY, AUDITED

MODELS = {
    "risk.Absence": APPEND_ONLY,
    "risk.AgencyQuestion": AUDITED,
    "risk.AnswerAction": APPEND_ONLY,
    "risk.AnswerFurther": APPEND_ONLY,
    "risk.AnswerRoute": APPEND_ONLY,
    "risk.Route": AUDITED,
}
