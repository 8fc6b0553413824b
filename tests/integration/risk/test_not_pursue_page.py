"""The form for "not pursued": what is answered together, what stands beside it, that nothing is lost."""

import re
from html import unescape

import pytest
from django.utils import timezone

from risk.models import Answer, AnswerReason, PromptReason, Route
from risk.services.prompting import prompt_not_pursue
from tests.fixtures.answers import FURTHER, SAID, url


@pytest.fixture
def client(mr_e, signed_in):
    return signed_in("mash_coordinator")


def sent(page, **more: str) -> dict[str, str]:
    """The form as a browser sends it back: each matter relevant, its key for its evidence."""
    form = page.context["not_pursued"]
    data = {"answer": "not_pursued", "not-matters": form.as_shown, "not-instead": "A key worker calls."}
    data |= {f"not-choice_{code}": choice for code, (choice, _said) in FURTHER.items()}
    data |= {f"not-said_{code}": said for code, (_choice, said) in FURTHER.items()}
    for matter, relevant, evidence in form.by_matter:
        data |= {relevant.html_name: "relevant", evidence.html_name: f"Looked into matter {matter.key}."}
    return data | more


def form_of(page) -> str:
    return unescape(page.content.decode()).partition('id="do-not-pursue"')[2]


def several(page):
    """The matter of the form with the most reasons."""
    return max(page.context["not_pursued"].matters, key=lambda matter: len(matter.reasons))


def another_reason(case, indicator: str) -> PromptReason:
    return PromptReason.objects.create(
        prompt=case.prompt,
        indicator=indicator,
        title=f"Came since: {indicator}",
        says="Said since.",
        evidence=case.prompt.reasons.first().evidence,
        added_at=timezone.now(),
    )


def test_many_reasons_are_answered_in_few_boxes_each_beside_what_it_answers(mr_e, client):
    page = client.get(url(mr_e.prompt))
    form = page.context["not_pursued"]
    assert mr_e.prompt.reasons.count() > 12
    assert form_of(page).count("<textarea") <= 8
    pieces = re.split(r'<section class="caselink-section"', form_of(page))[1:]
    assert len(pieces) == len(form.matters)
    evidence = unescape(page.text).partition('id="do-not-pursue"')[0]
    beside = re.split(r'<section class="caselink-finding"', evidence)[1:]
    for piece, why, matter in zip(pieces, beside, form.matters, strict=True):
        named, _, _fields = piece.partition("<textarea")
        for reason in matter.reasons:
            assert f'href="#reason-{reason.pk}">{reason.title}<' in named
            told = why.partition(f'id="reason-{reason.pk}"')[2].partition("</p>")[0]
            assert reason.says in told
            assert reason.span in told
            assert all(one.reference in why for one in reason.evidence)


def test_one_answer_is_kept_for_each_of_its_reasons(mr_e, client):
    page = client.get(url(mr_e.prompt))
    matter = several(page)
    client.post(url(mr_e.prompt), sent(page, **{f"not-relevance_{matter.key}": "not_relevant"}))
    kept = {one.reason_id: one for one in AnswerReason.objects.all()}
    assert set(kept) == set(mr_e.prompt.reasons.values_list("pk", flat=True))
    for each in page.context["not_pursued"].matters:
        for reason in each.reasons:
            assert kept[reason.pk].evidence == f"Looked into matter {each.key}."
            assert (kept[reason.pk].relevance == "not_relevant") is (each.key == matter.key)
    told = unescape(client.get(url(mr_e.prompt)).content.decode())
    assert told.count(f"Looked into matter {matter.key}.") == 1


def test_a_reason_that_came_after_the_form_was_opened_is_not_answered_by_it(mr_e, client):
    page = client.get(url(mr_e.prompt))
    assert {"repeat_injuries"} <= {reason.indicator for reason in several(page).reasons}
    since = another_reason(mr_e, "several_sites")
    answered = client.post(url(mr_e.prompt), sent(page))
    assert Answer.objects.count() == 0
    text = unescape(answered.content.decode())
    assert f"Give the evidence for not pursuing “{since.title}”" in text
    assert f"Say whether “{since.title}” was relevant" in text
    assert f"Looked into matter {several(page).key}" in text
    more = {
        f"not-relevance_{since.pk}": "cannot_tell",
        f"not-evidence_{since.pk}": "Looked into this one too.",
    }
    client.post(url(mr_e.prompt), {**sent(answered), **more})
    assert AnswerReason.objects.get(reason=since).evidence == "Looked into this one too."
    assert AnswerReason.objects.count() == mr_e.prompt.reasons.count()


@pytest.mark.parametrize("shown", ["", "nonsense", "9999999,1;;;", "1,2", "-1;²;99999999999999999999"])
def test_a_form_that_does_not_say_what_was_shown_answers_nothing_it_does_not_name(mr_e, client, shown):
    page = client.get(url(mr_e.prompt))
    answered = client.post(url(mr_e.prompt), sent(page, **{"not-matters": shown}))
    assert answered.status_code == 200
    assert Answer.objects.count() == 0
    assert len(answered.context["not_pursued"].matters) >= len(page.context["not_pursued"].matters)


def test_the_reasons_of_a_matter_can_be_answered_one_by_one_and_what_was_typed_stays(mr_e, client):
    page = client.get(url(mr_e.prompt))
    matter = several(page)
    other = next(one for one in page.context["not_pursued"].matters if one.key != matter.key)
    typed = sent(page, split=str(matter.key), **{f"not-evidence_{other.key}": ""})
    divided = client.post(url(mr_e.prompt), typed)
    assert Answer.objects.count() == 0
    assert "There is a problem" not in divided.content.decode()
    form = divided.context["not_pursued"]
    assert [[reason.pk] for reason in matter.reasons] == [
        [reason.pk for reason in one.reasons] for one in form.matters if one.reasons[0] in matter.reasons
    ]
    for reason in matter.reasons:
        assert form[f"evidence_{reason.pk}"].value() == f"Looked into matter {matter.key}."
        assert form[f"relevance_{reason.pk}"].value() == "relevant"
    assert form["instead"].value() == "A key worker calls."
    first, second, *_rest = matter.reasons
    more = {
        f"not-evidence_{second.pk}": "Its own, seen by the unit.",
        f"not-relevance_{second.pk}": "not_relevant",
    }
    client.post(url(mr_e.prompt), sent(divided, **more))
    assert AnswerReason.objects.get(reason=second.pk).evidence == "Its own, seen by the unit."
    assert AnswerReason.objects.get(reason=second.pk).relevance == "not_relevant"
    assert AnswerReason.objects.get(reason=first.pk).relevance == "relevant"


@pytest.mark.parametrize("split", ["", "x", "99999999", "-1"])
def test_dividing_what_is_no_matter_changes_nothing(mr_e, client, split):
    page = client.get(url(mr_e.prompt))
    answered = client.post(url(mr_e.prompt), sent(page, split=split, **{"not-instead": ""}))
    assert answered.status_code == 200
    assert Answer.objects.count() == 0
    assert len(answered.context["not_pursued"].matters) == len(page.context["not_pursued"].matters)


def test_each_mistake_is_in_the_summary_and_leads_to_its_field_and_the_rest_stays_typed(mr_e, client):
    page = client.get(url(mr_e.prompt))
    matter, other = page.context["not_pursued"].matters[:2]
    data = sent(page, **{f"not-evidence_{matter.key}": " ", f"not-relevance_{other.key}": ""})
    text = unescape(client.post(url(mr_e.prompt), data).content.decode())
    summary = text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    links = re.findall(r'href="#([^"]+)">([^<]+)<', summary)
    assert [said for _id, said in links] == [
        f"Give the evidence for not pursuing “{matter.name}”",
        f"Say whether “{other.name}” was relevant",
    ]
    assert all(f'id="{field}"' in text for field, _said in links)
    assert f"Looked into matter {other.key}" in text
    assert 'id="do-not-pursue" open' in text  # what was sent, and nothing else
    assert 'id="arrange" open' not in text


def test_an_empty_answer_is_told_what_it_leaves_out_in_a_line_for_each_part_of_it(mr_e, client):
    page = client.get(url(mr_e.prompt))
    text = client.post(url(mr_e.prompt), {"answer": "not_pursued"}).text
    form = page.context["not_pursued"]
    summary = unescape(text).partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    links = re.findall(r'href="#([^"]+)">([^<]+)<', summary)
    assert len(links) == mr_e.prompt.reasons.count() + len(form.asked) + 1
    assert all(f'id="{field}"' in text for field, _said in links)
    # The first leads to its box, which stands open; the others to the lines that open them.
    assert [field.endswith("-fold") for field, _said in links] == [False] + [True] * (len(links) - 1)
    first = form.matters[0].reasons[0].title
    assert links[0][1] == (
        f"Say whether “{first}” was relevant. Give the evidence for not pursuing “{first}”"
    )
    assert ("6 answers are missing" in summary) or ("3 answers" in summary) or ("12 answers" in summary)


@pytest.mark.parametrize("said", ["x", "No.", "Nothing of note", "aaaaaaaaaaaaaaaaaaaaaaaa"])
def test_evidence_that_is_no_sentence_is_refused_and_stays_typed(mr_e, client, said):
    page = client.get(url(mr_e.prompt))
    matter = several(page)
    answered = client.post(url(mr_e.prompt), sent(page, **{f"not-evidence_{matter.key}": said}))
    assert Answer.objects.count() == 0
    assert "Write a sentence of at least 20 characters" in answered.text
    assert answered.context["not_pursued"][f"evidence_{matter.key}"].value() == said


def test_who_comes_second_reads_what_was_typed_beside_what_it_answers(mr_e, client):
    page = client.get(url(mr_e.prompt))
    matter, reasons = several(page), mr_e.prompt.reasons.values_list("pk", flat=True)
    prompt_not_pursue(
        prompt=mr_e.prompt,
        relevance=dict.fromkeys(reasons, "relevant"),
        evidence=dict.fromkeys(reasons, SAID),
        instead="Done.",
        further=FURTHER,
        by=mr_e.world.users["second_coordinator"],
        actor=mr_e.world.actor("second_coordinator"),
    )
    taken = client.post(url(mr_e.prompt), sent(page))
    assert taken.status_code == 409
    text = unescape(taken.content.decode())
    assert f"{matter.name}: Evidence for not pursuing these {len(matter.reasons)} reasons" in text
    assert f"Looked into matter {matter.key}" in text


def folds(text: str) -> list[bool]:
    """Whether each part of the form stands open, in order."""
    return [bool(open_) for open_ in re.findall(r'class="govuk-details caselink-fold"( open)?>', text)]


def test_each_part_is_folded_until_it_is_filled_or_wrong(mr_e, client):
    page = client.get(url(mr_e.prompt))
    form = page.context["not_pursued"]
    parts = len(form.matters) + len(form.asked) + 1
    assert folds(form_of(page)) == [False] * parts
    assert "Not answered" not in form_of(page)
    empty = client.post(url(mr_e.prompt), {"answer": "not_pursued", "not-matters": form.as_shown})
    assert folds(form_of(empty)) == [True] + [False] * (parts - 1)  # what nobody began stays folded
    assert form_of(empty).count("fold__state--wrong") == parts
    assert "What you entered is kept." not in empty.text
    wrong = client.post(url(mr_e.prompt), sent(page, **{f"not-evidence_{form.matters[1].key}": ""}))
    assert folds(form_of(wrong)) == [True, *[False] * (parts - 1)]  # the wrong one, first
    assert form_of(wrong).count('fold__state">Answered<') == parts - 1
    assert "What you entered is kept." in wrong.text
    matter = several(page)
    divided = client.post(url(mr_e.prompt), sent(page, split=str(matter.key), **{"not-instead": ""}))
    *rest, instead = folds(form_of(divided))
    assert all(rest)  # what was typed is seen
    assert not instead


def states(text: str) -> list[tuple[str, str]]:
    """What each part of the form is called, and what its line says beside that."""
    lines = re.findall(r"<summary [^>]*-fold\">(.*?)</h4>(.*?)</summary>", text, re.S)
    words = ((re.sub(r"<[^>]*>", " ", unescape(part)) for part in line) for line in lines)
    return [(" ".join(name.split()), " ".join(says.split())) for name, says in words]


def state(fold) -> tuple[bool, int, int]:
    return fold.opens, fold.answered, fold.count


def test_a_part_that_is_answered_in_part_says_how_much_and_stands_open(mr_e, client):
    page = client.get(url(mr_e.prompt))
    form = page.context["not_pursued"]
    matter, asked = form.matters[1], form.asked[-1].questions
    code = asked[-1].code
    typed = sent(page, **{f"not-evidence_{matter.key}": "", f"not-said_{code}": ""})
    typed |= {"not-what_0": "Visit him.", "not-how_0": "visit", "not-owner_agency_0": ""}
    answered = client.post(url(mr_e.prompt), typed)
    begun = answered.context["not_pursued"]
    assert begun.folds[0][0].key == matter.key
    assert state(begun.folds[0][-1]) == (True, 0, 1)
    assert state(begun.by_question[-1][-1]) == (True, len(asked) - 1, len(asked))
    assert state(begun.fold_of_instead) == (True, 1, 2)  # the words, and an action that lacks its agency
    said = dict(states(form_of(answered)))
    assert said[matter.name] == f"({len(matter.reasons)} reasons) Answered in part"  # one answer for them all
    assert said[str(form.asked[-1].because)] == f"{len(asked) - 1} of {len(asked)} answered"
    assert said["What is done instead, and by whom"] == "1 of 2 answered"
    assert [opens for opens, *_rest in map(state, (fold for *_one, fold in begun.folds[1:]))].count(True) == 0


def test_a_route_that_is_chosen_and_not_filled_in_stands_open_where_it_is_asked_for(mr_e, client):
    Route.objects.create(area="Cannock Chase", code="clares_law", to_words="The desk", set_at=timezone.now())
    page = client.get(url(mr_e.prompt))
    answered = client.post(url(mr_e.prompt), {**sent(page), "not-routes": ["clares_law"]})
    (_route, opens, fields) = answered.context["not_pursued"].by_route[0]
    assert fields[0].errors
    assert opens


def test_a_route_counts_once_and_whole_when_all_it_asks_is_said(mr_e, client):
    Route.objects.create(area="Cannock Chase", code="clares_law", to_words="The desk", set_at=timezone.now())
    page = client.get(url(mr_e.prompt))
    data = sent(page, **{"not-instead": "", "not-relevance_" + str(several(page).key): ""})
    only = "What is done instead, and by whom"
    for words, says in (("", "Answered in part"), ("She asked what he did to others before.", "Answered")):
        typed = {**data, "not-routes": ["clares_law"], "not-why_clares_law": words}
        assert dict(states(form_of(client.post(url(mr_e.prompt), typed))))[only] == says
    stray = {**data, "not-why_clares_law": "Typed, and the route not chosen."}
    assert dict(states(form_of(client.post(url(mr_e.prompt), stray))))[only] == "Not answered"
