"""Ask agencies before a prompt is decided, and answer as one of them."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.models import Agency
from agencies.permissions import Actor, Perm
from audit import services as audit
from people.selectors.persons import described_for, person_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.asking_forms import AskForm, QuestionForm, WithoutForm
from risk.models import AgencyQuestion, Prompt
from risk.presenters import typed
from risk.selectors.held_by import Held, agencies_with_contacts
from risk.selectors.prompts import prompts_visible_to
from risk.selectors.questions import WAITING, question_visible_to, questions_of
from risk.services.asking import agencies_ask, decide_without, question_answer, usually_due
from sharing.selectors.disclosable import readers_in

ANSWERING, DOING = "answering_prompt", "doing_agreed_work"


@needs(Perm.PROMPT_ANSWER)
@recorded
def ask_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What agencies were asked about one prompt; ask more, or decide without those who are silent."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    prompt = _opened(actor, public_id)
    questions = questions_of(prompt=prompt)
    waiting = [one for one in questions if one.state == AgencyQuestion.State.ASKED]
    today = timezone.localdate()
    others, own = _with_contacts(actor, prompt)
    members = list(readers_in(agencies=list(Agency.objects.values_list("pk", flat=True)), on=today))
    sent = request.POST if request.method == "POST" else None
    without = request.POST.get("do") == "without"
    ask = AskForm(None if without else sent, held=others, members=members)
    leave = WithoutForm(sent if without else None, waiting=waiting)

    def done() -> str:
        if without:
            decide_without(prompt=prompt, reasons=leave.reasons, by=actor)
            return _("No answer is waited for any more.")
        agencies_ask(prompt=prompt, questions=ask.questions, by=actor)
        return _("They are asked. The prompt waits for their answer.")

    form = leave if without else ask
    if (answer := _try(request, form, done, prompt)) is not None:
        return answer
    context = {
        "prompt": prompt,
        "questions": questions,
        "waiting": waiting,
        "ask": ask,
        "own": own,
        "unasked": _unasked(others, questions),
        "without": leave,
        "form": form,
        "open": prompt.state == Prompt.State.OPEN,
        "usual": usually_due(prompt=prompt, at=timezone.now()),
    }
    return render(request, "risk/ask.html", context)


def _opened(actor: Actor, public_id: UUID) -> Prompt:
    """The prompt, and that it was looked at. Raises Http404 where the actor may not know of it."""
    prompt = prompts_visible_to(by=actor).filter(public_id=public_id).first()
    if prompt is None:
        raise Http404
    target = audit.Target("prompt", str(public_id), {"person": str(prompt.person.public_id)})
    audit.record_access(action="prompt.viewed", by=actor, target=target, purpose=ANSWERING)
    return prompt


def _with_contacts(actor: Actor, prompt: Prompt) -> tuple[list[Held], list[Agency]]:
    """The agencies with contacts that may be asked, and the reader's own: there they look themselves."""
    held = agencies_with_contacts(by=actor, person=prompt.person, on=timezone.localdate(), prompt=prompt)
    works_for = actor.where(Perm.PERSON_VIEW, Perm.CONTACT_LOG)
    own = [one.agency for one in held if one.agency.pk in works_for]
    return [one for one in held if one.agency not in own], own


def _unasked(others: list[Held], questions: Sequence[AgencyQuestion]) -> list[str]:
    """The names of the agencies with contacts that were not asked yet."""
    asked = {question.agency_id for question in questions}
    return [one.agency.name for one in others if one.agency.pk not in asked]


def _try(
    request: HttpRequest, form: AskForm | WithoutForm, done: Callable[[], str], prompt: Prompt
) -> HttpResponse | None:
    """What was sent is done; None where it is not right, or nothing was sent."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        messages.success(request, done())
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return None
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except NotOpen as closed:
        context = {"prompt": prompt, "why": str(closed), "kept": kept_of(form)}
        return render(request, "risk/taken.html", context, status=409)
    return redirect("risk:ask", public_id=prompt.public_id)


def kept_of(form: forms.Form) -> list[tuple[str, str]]:
    """What was typed, in words: choices are made again in a moment, texts are not."""
    texts = {name: field for name, field in form.fields.items() if type(field) is forms.CharField}
    return typed(
        {name: form.cleaned_data.get(name) for name in texts},
        {name: field.label for name, field in texts.items()},
    )


@needs(Perm.WORK_DO)
@recorded
def question_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One question, for the agency that is asked and for who asked; the answer, or the form for it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    question = question_visible_to(by=actor, public_id=public_id)
    if question is None:
        raise Http404
    audit.record_access(
        action="question.viewed",
        by=actor,
        target=audit.Target("question", str(public_id), {"person": str(question.prompt.person.public_id)}),
        purpose=DOING,
    )
    form = QuestionForm(request.POST if request.method == "POST" else None)
    mine = question.agency_id in actor.where(Perm.WORK_DO)
    if form.is_bound and form.is_valid():
        try:
            question_answer(
                question=question,
                answer=form.cleaned_data["answer"],
                holds=form.cleaned_data["holds"] == "yes",
                by=actor,
            )
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except NotOpen as closed:
            context = {"question": question, "why": str(closed), "kept": kept_of(form)}
            return render(request, "risk/question_taken.html", context, status=409)
        else:
            messages.success(request, _("Your agency’s answer is kept. Who asked is told."))
            return redirect("risk:question", public_id=public_id)
    return render(request, "risk/question.html", _shown(actor, question, form, mine=mine))


def _shown(actor: Actor, question: AgencyQuestion, form: QuestionForm, *, mine: bool) -> dict[str, object]:
    person = person_visible_to(by=actor, public_id=question.prompt.person.public_id)
    return {
        "question": question,
        "person": person,
        "known": described_for(by=actor, persons=[person])[person.pk] if person is not None else None,
        "form": form,
        "may_answer": mine and question.state in WAITING,
    }
