"""What came of a prompt, in words."""

from django import template

from risk.answer_presenters import outcome_of
from risk.models import Answer

register = template.Library()


@register.filter
def decided_words(answer: Answer) -> str:
    """Meeting arranged, not pursued, referred on; no more than every agency may read."""
    return outcome_of(answer=answer)
