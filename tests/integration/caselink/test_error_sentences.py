"""No page tells somebody what is wrong in its framework's words: each says what to do."""

import inspect

import pytest
from django import forms
from django.core import validators
from django.test import Client
from django.urls import get_resolver
from django.utils.html import format_html

from agencies.forms import NewPasswordForm, SignInForm
from caselink.forms import GovukForm, PartialDateField, is_a_sentence, say_what_to_do


def said_by_the_framework() -> set[str]:
    """Every sentence of Django's fields."""
    kinds = [kind for _name, kind in inspect.getmembers(forms, inspect.isclass)]
    return {
        str(sentence)
        for kind in kinds
        if issubclass(kind, forms.Field)
        for sentence in getattr(kind, "default_error_messages", {}).values()
    } - {""}


def all_kinds(of: type) -> list[type]:
    get_resolver().url_patterns  # noqa: B018 - brings in every page, and so every form
    found = [kind for below in of.__subclasses__() for kind in (below, *all_kinds(below))]
    return [kind for kind in found if kind.__module__.split(".")[0] != "tests"]


@pytest.mark.parametrize("kind", all_kinds(GovukForm), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_no_field_of_ours_speaks_in_the_frameworks_words(kind):
    form = GovukForm()
    form.fields = dict(kind.base_fields)
    say_what_to_do(form)
    spoken = {
        (name, code): str(sentence)
        for name, field in form.fields.items()
        for code, sentence in field.error_messages.items()
        if code != "required" or field.required
    }
    assert {key for key, sentence in spoken.items() if sentence in said_by_the_framework()} == set()


class Everything(GovukForm):
    """One field of each kind, and what is wrong with each."""

    text = forms.CharField(max_length=3, min_length=2)
    number = forms.IntegerField(min_value=1, max_value=9)
    one = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    said = forms.CharField(error_messages={"required": "Say why"})
    day = PartialDateField()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"text": "abcd", "number": "10", "one": "b", "several": "b"},
        {"text": "a", "number": "0", "one": "b", "several": ["b", "c"]},
        {"text": "a\x00b", "number": "many"},
    ],
)
def test_whatever_is_wrong_is_said_in_a_sentence_that_says_what_to_do(sent):
    form = Everything(sent)
    assert not form.is_valid()
    said = [str(sentence) for errors in form.errors.values() for sentence in errors]
    assert not set(said) & said_by_the_framework()
    assert not any("Ensure this" in sentence or "Enter a valid" in sentence for sentence in said)
    assert form.errors["said"] == ["Say why"]


def test_a_browser_is_told_no_limit_at_which_it_would_cut_what_is_pasted():
    assert "maxlength" not in str(Everything())


def test_a_day_or_month_of_many_digits_is_no_real_date():
    form = Everything({"day_day": "9" * 30, "day_month": "9" * 30, "day_year": "2026"})
    assert form.errors["day"] == ["Enter a real date"]


def test_limits_name_their_numbers():
    form = Everything({"text": "abcd", "number": "10"})
    assert form.errors["text"] == ["Shorten this to 3 characters; it has 4"]
    assert form.errors["number"] == ["Enter a number that is 9 or less"]
    assert validators.MaxLengthValidator(3).code == "max_length"


@pytest.mark.django_db
def test_signing_in_says_what_to_enter():
    page = Client().post("/account/login/", {}).content.decode()
    assert "Enter your user name" in page
    long = Client().post("/account/login/", {"login": "n" * 400, "password": "x"}).content.decode()
    assert "Shorten “User name” to 150 characters" in long
    assert "Enter your password" in page
    assert "This field is required" not in page
    for kind in (SignInForm, NewPasswordForm):
        assert {"This field is required."}.isdisjoint(
            str(field.error_messages["required"]) for field in kind().fields.values()
        )


def test_an_answer_left_out_is_named_as_the_page_names_it():
    class Asking(GovukForm):
        how = forms.CharField(label="How else is it tried?")
        place = forms.CharField(label="Place")
        agency = forms.ChoiceField(label="Agency", choices=[("a", "A")])

    said = [errors[0] for errors in Asking({}).errors.values()]
    assert said == ["Answer “How else is it tried?”", "Fill in “Place”", "Choose “Agency”"]


def test_whatever_else_is_wrong_names_its_field_too():
    class Asking(GovukForm):
        place = forms.CharField(label="Place", max_length=3)
        units = forms.IntegerField(label="Units a week", min_value=0, max_value=9)
        days = forms.IntegerField(label="For how many days?", min_value=1)
        share = forms.CharField(label="Share in %", max_length=3)
        agency = forms.ChoiceField(label="Agency", choices=[("a", "A")])
        day = PartialDateField(label="Date of birth")
        called = {"place": "Place (2)"}

    sent = {"place": "abcd", "units": "x", "days": "0", "share": "abcd", "agency": "b", "day_year": "80"}
    said = [errors[0] for errors in Asking(sent).errors.values()]
    assert said == [
        "Shorten “Place (2)” to 3 characters; it has 4",
        "Enter a whole number for “Units a week”",
        "Enter a number that is 1 or more for “For how many days?”",
        "Shorten “Share in %” to 3 characters; it has 4",
        "Choose one of the answers that are listed for “Agency”",
        "The year of “Date of birth” must have four figures",
    ]


class Unseen(GovukForm):
    """A field whose label holds words for who cannot see what stands above it."""

    found = forms.CharField(
        label=format_html('<span class="govuk-visually-hidden">{}: </span>{}', "Fear & control", "Evidence"),
        validators=[is_a_sentence],
    )


@pytest.mark.parametrize("sent", [{"found": "no"}, {}])
def test_what_is_wrong_is_said_without_the_markup_of_a_label(sent):
    said = str(Unseen(sent).errors["found"].as_data()[0].messages[0])
    assert "“Fear & control: Evidence”" in said
    assert "<" not in said
