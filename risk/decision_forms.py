"""Not to pursue a meeting: the evidence for each matter, the review's own questions, what is done instead."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caselink.forms import is_a_sentence
from risk.further_questions import MOST_WORDS, Asked, FurtherQuestion
from risk.instead_forms import InsteadForm, typed_days
from risk.matters import Matter, matters_of
from risk.models import Answer, AnswerFurther, AnswerReason, Route
from risk.presenters import Reason

INSTEAD = "instead-head"  # the id of the title of what is done instead
LONGEST_KEY = 20  # digits: a key of more is none of ours
FEW = 2  # things wrong in one part of the form that its line names


@dataclass(frozen=True, slots=True)
class Fold:
    """A part of the form that can be folded away: the `id` of its title, and whether it stands open.

    `count` is how many things it asks, as a reader counts them: a matter is one, however many its reasons,
    and so is each further question, action and route. Of these `answered` are answered whole and right.
    `begun`: something is filled in. `wrong`: something in it is missing or not right.
    """

    id: str
    opens: bool
    begun: bool
    answered: int
    count: int
    wrong: bool

    @property
    def anchor(self) -> str:
        """The id of the line that opens it: where an error leads while it is folded away."""
        return f"{self.id}-fold"


class NotPursuedForm(InsteadForm):
    """Do not pursue a meeting: the evidence for each reason, further questions, and what is done instead.

    Reasons of one matter are answered together. Which these were is sent with the answer (`matters`), so
    that an answer speaks of the reasons that its writer was shown and of no other.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        reasons: Sequence[Reason],
        asked: Sequence[Asked] = (),
        routes: Sequence[Route] = (),
        holders: Collection[int] = (),
        split: int | None = None,
        before: Answer | None = None,
    ) -> None:
        """`asked` are the further questions that apply, `routes` those of the person's area.

        `holders` are as in InsteadForm. `before` is an answer that its writer begins with, who was given it
        back: its evidence stands in the form, where it is of the same reasons.
        `split` is the key of a matter whose reasons are to be answered one by one instead.

        The form is then not judged yet: what was typed stays, and is begun with for each of them.
        """
        shown = None if data is None else _shown(data.get("not-matters", ""))
        self.matters = matters_of(reasons=reasons, as_shown=shown)
        started: dict[str, Any] = {}
        if data is not None and split is not None:
            started = self._start(data, split)
            data = None
        self.begun = data is not None or bool(started)
        self.as_before = _as_before(before, self.matters) if before is not None and not self.begun else {}
        started = started or self.as_before
        self.asked = asked
        super().__init__(data, routes=routes, holders=holders, prefix="not", initial=started)

    def _start(self, data: QueryDict, split: int) -> dict[str, Any]:
        """Divide a matter; what was typed, by field, with the matter's answer for each of its reasons."""
        typed: dict[str, Any] = {
            name[4:]: said for name, said in data.items() if name.startswith("not-")
        } | typed_days(data)
        typed["routes"] = data.getlist("not-routes")
        divided = []
        for matter in self.matters:
            said = {what: data.get(f"not-{what}_{matter.key}", "") for what in ("relevance", "evidence")}
            parts = [Matter([r]) for r in matter.reasons] if matter.key == split else [matter]
            divided += parts
            typed |= {f"{what}_{part.key}": text for part in parts for what, text in said.items()}
        self.matters = divided
        return typed

    def more_fields(self) -> dict[str, forms.Field]:
        """Two fields a matter and a further question, and those for what is done instead."""
        fields: dict[str, forms.Field] = {}
        for matter in self.matters:
            fields[f"relevance_{matter.key}"] = _relevance(matter)
            fields[f"evidence_{matter.key}"] = _evidence(matter)
        for each in self.asked:
            for question in each.questions:
                fields |= _further(question)
        return fields | super().more_fields()

    @property
    def as_shown(self) -> str:
        """The matters as they are shown, for the form to send back: keys of reasons, "1,2;3"."""
        return ";".join(",".join(str(r.pk) for r in matter.reasons) for matter in self.matters)

    @property
    def by_matter(self) -> list[tuple[Matter, BoundField, BoundField]]:
        """Each matter with the fields for whether it was relevant and for the evidence; wrong ones first."""
        found = [(each, self[f"relevance_{each.key}"], self[f"evidence_{each.key}"]) for each in self.matters]
        return sorted(found, key=lambda one: not (one[1].errors or one[2].errors)) if self.is_bound else found

    @property
    def folds(self) -> list[tuple[Matter, BoundField, BoundField, Fold]]:
        """by_matter, each with how it stands folded."""
        folds = self._folds
        return [(*one, folds[_id_of(one[0])]) for one in self.by_matter]

    @property
    def by_question(self) -> list[tuple[Asked, list[tuple[FurtherQuestion, BoundField, BoundField]], Fold]]:
        """Why further questions are asked, each of them with its two fields, and how they stand folded."""
        folds = self._folds
        return [(each, asked, folds[f"further-{place}"]) for place, each, asked in self._asked_further]

    @property
    def _asked_further(self) -> list[tuple[int, Asked, list[tuple[FurtherQuestion, BoundField, BoundField]]]]:
        return [
            (
                place,
                each,
                [(one, self[f"choice_{one.code}"], self[f"said_{one.code}"]) for one in each.questions],
            )
            for place, each in enumerate(self.asked, start=1)
        ]

    @property
    def fold_of_instead(self) -> Fold:
        """How what is done instead stands folded."""
        return self._folds[INSTEAD]

    @property
    def _parts(self) -> list[tuple[str, str, list[BoundField]]]:
        """The parts in the order of the page: the id of the fold each stands in, its name and its fields."""
        parts = [
            (_id_of(each), each.name, [relevant, evidence]) for each, relevant, evidence in self.by_matter
        ]
        parts += [
            (f"further-{place}", str(each.because), [field for _question, *pair in asked for field in pair])
            for place, each, asked in self._asked_further
        ]
        return parts + [(INSTEAD, name, fields) for name, fields in self.parts_of_instead]

    @property
    def _things(self) -> dict[str, list[list[BoundField]]]:
        """What each part asks, by the id of its fold: of each thing the fields that answer it together."""
        things = {_id_of(each): [[relevant, evidence]] for each, relevant, evidence in self.by_matter}
        things |= {
            f"further-{place}": [pair for _question, *pair in asked]
            for place, _each, asked in self._asked_further
        }
        return things | {INSTEAD: self.things_of_instead}

    @cached_property
    def _folds(self) -> dict[str, Fold]:
        """How each part stands folded, by id.

        What is right is folded away where something else is wrong, and so is what nobody began: of such parts
        only the first stands open, if there is no other that is wrong.
        """
        fields: dict[str, list[BoundField]] = {}
        for key, _name, own in self._parts:
            fields.setdefault(key, []).extend(own)
        begun = {key: any(map(_is_filled, own)) for key, own in fields.items()}
        wrong = [key for key, own in fields.items() if any(field.errors for field in own)]
        if wrong:
            opens = {key for key in wrong if begun[key]} or {wrong[0]}
        else:
            folded = bool(self.as_before) or (self.is_bound and bool(self.errors))
            opens = set() if folded else {key for key in fields if begun[key]}
        return {
            key: Fold(
                key,
                opens=key in opens,
                begun=any(_is_filled(one) for thing in things for one in thing),
                answered=sum(map(_is_answered, things)),
                count=len(things),
                wrong=any(one.errors for one in fields[key]),
            )
            for key, things in self._things.items()
        }

    @property
    def entered(self) -> bool:
        """Whether anything stands in the form at all."""
        return any(_is_filled(field) for _key, _name, own in self._parts for field in own)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What is wrong, at most a line for each matter, group of questions, action and route, and what each
        leads to: the id of its first field that is wrong, of its line while it is folded away; empty where it
        is of no field."""
        lines = [
            (first if self._folds[key].opens else self._folds[key].anchor, says)
            for key, name, fields in self._parts
            for first, says in _line(name, fields)
        ]
        return [("", str(error)) for error in self.non_field_errors()] + lines

    @property
    def further(self) -> dict[str, tuple[str, str]]:
        """What was said to each further question: its code to choice and words."""
        given = self.cleaned_data
        return {
            one.code: (given.get(f"choice_{one.code}", ""), given.get(f"said_{one.code}", ""))
            for each in self.asked
            for one in each.questions
        }

    @property
    def relevance(self) -> dict[int, str]:
        """Reason's primary key to whether it was relevant."""
        return self._given("relevance")

    @property
    def evidence(self) -> dict[int, str]:
        """Reason's primary key to the evidence given."""
        return self._given("evidence")

    def _given(self, what: str) -> dict[int, str]:
        return {
            reason.pk: self.cleaned_data.get(f"{what}_{matter.key}", "")
            for matter in self.matters
            for reason in matter.reasons
        }


def _as_before(answer: Answer, matters: Sequence[Matter]) -> dict[str, Any]:
    """What an answer said, by field: of matters that it knew whole, and of the further questions."""
    said = {one.reason_id: (one.relevance, one.evidence) for one in answer.reasons.all()}
    found: dict[str, Any] = {}
    for matter in matters:
        each = {said.get(reason.pk) for reason in matter.reasons}
        if len(each) == 1 and (only := each.pop()) is not None:
            found[f"relevance_{matter.key}"], found[f"evidence_{matter.key}"] = only
    for one in answer.further.all():
        found[f"choice_{one.code}"], found[f"said_{one.code}"] = one.choice, one.said
    return found


def _line(name: str, fields: Sequence[BoundField]) -> list[tuple[str, str]]:
    """One line for what is wrong in these fields together, if anything is."""
    wrong = [(_anchor(field), str(error)) for field in fields for error in field.errors]
    if len(wrong) <= FEW:
        return [(wrong[0][0], ". ".join(says for _field, says in wrong))] if wrong else []
    says = _("“%(name)s”: %(count)d answers are missing or not right") % {"name": name, "count": len(wrong)}
    return [(wrong[0][0], says)]


def _id_of(matter: Matter) -> str:
    return f"matter-{matter.key}"


def _is_answered(fields: Sequence[BoundField]) -> bool:
    return all(_is_filled(one) and not one.errors for one in fields)


def _is_filled(field: BoundField) -> bool:
    value = field.value()
    return any(value) if isinstance(value, list | tuple) else bool(value)


def _anchor(field: BoundField) -> str:
    choices = isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return f"{field.auto_id}_0" if choices else field.id_for_label


def _shown(text: str) -> list[list[int]]:
    """The matters that were shown, as sent by the form; what is no number is left out."""
    return [
        [int(pk) for pk in each.split(",") if pk.isdecimal() and len(pk) < LONGEST_KEY]
        for each in text.split(";")
    ]


def _relevance(matter: Matter) -> forms.ChoiceField:
    asked = ngettext(
        "Was this reason relevant?", "Were these %(number)s reasons relevant?", len(matter.reasons)
    )
    return forms.ChoiceField(
        label=_named(matter, asked),
        choices=AnswerReason.Relevance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether “%(title)s” was relevant") % {"title": matter.name}},
    )


def _evidence(matter: Matter) -> forms.CharField:
    asked = ngettext(
        "Evidence for not pursuing it",
        "Evidence for not pursuing these %(number)s reasons",
        len(matter.reasons),
    )
    return forms.CharField(
        label=_named(matter, asked),
        max_length=4000,
        validators=[is_a_sentence],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Give the evidence for not pursuing “%(title)s”") % {"title": matter.name}
        },
    )


def _named(matter: Matter, asked: str) -> str:
    """The question with the matter's name before it, which is seen above the field already."""
    asked = asked % {"number": len(matter.reasons)}
    return format_html('<span class="govuk-visually-hidden">{}: </span>{}', matter.name, asked)


def _further(question: FurtherQuestion) -> dict[str, forms.Field]:
    words = {"question": question.asks}
    return {
        f"choice_{question.code}": forms.ChoiceField(
            label=str(question.asks),
            choices=AnswerFurther.Choice.choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Answer “%(question)s”") % words},
        ),
        f"said_{question.code}": forms.CharField(
            label=format_html(
                '<span class="govuk-visually-hidden">{}: </span>{}', question.asks, _("What is known of it")
            ),
            max_length=MOST_WORDS,
            error_messages={"required": _("Say what is known of “%(question)s”") % words},
        ),
    }
