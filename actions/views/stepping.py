"""The steps offered on the page of an action or a referral, each with its form, and what came of one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actions import forms
from agencies.models import Agency
from agencies.permissions import Actor
from people.services.refusals import Incomplete, NotAllowed, NotOpen

Do = Callable[[Any, Any, Actor], Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done on the page: its form, the move it makes, and what its button says."""

    form: type[forms.Telling]
    do: Do
    moves: tuple[str, ...]  # of the table; empty: it moves nothing
    title: Promise
    button: Promise


@dataclass(frozen=True, slots=True)
class Taken:
    """The step that was sent, if one was: whether it was done, and otherwise what is wrong."""

    sent: str
    form: forms.Telling
    done: bool
    problem: str  # where no field says so
    agencies: Sequence[Agency] = ()  # among which a form chooses

    def shown(self, steps: Mapping[str, Step]) -> list[tuple[str, Step, forms.Telling]]:
        """Each step with its form: the one that was sent with what was typed, the others empty."""
        return [
            (name, step, self.form if name == self.sent else step.form(prefix=name, agencies=self.agencies))
            for name, step in steps.items()
        ]

    def lost(self, steps: Mapping[str, Step]) -> list[tuple[str, str]]:
        """What was typed into a form that the page offers no more, to be given back."""
        return self.form.typed() if self.problem and self.sent not in steps else []


def step_taken(
    request: HttpRequest, thing: Any, steps: Mapping[str, Step], agencies: Sequence[Agency]
) -> Taken:
    """Do the step that the request sends, if it sends one; 404 where there is none of that name.

    `agencies` are those among which its form chooses.
    """
    if request.method != "POST":
        return Taken("", forms.Telling(), done=False, problem="", agencies=agencies)
    sent = request.POST.get("step", "")
    step = steps.get(sent)
    if step is None:
        raise Http404
    form = step.form(request.POST, prefix=sent, agencies=agencies)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    done, problem = attempted(form, partial(step.do, thing, form, actor))
    if done:
        messages.success(request, _("“%(what)s” is kept. It is shown below.") % {"what": step.title})
    return Taken(sent, form, done=done, problem=problem, agencies=agencies)


def attempted(form: forms.Telling, do: Callable[[], Any]) -> tuple[bool, str]:
    """Whether it was done; otherwise what is wrong, where no field says so."""
    if not form.is_valid():
        return False, ""
    try:
        do()
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return False, ""
    except NotOpen as moved:
        return False, str(moved)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    return True, ""
