"""Choose which document to have made."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from caselink.forms import GovukForm
from documents.kinds import OPTIONS, PDF, WORD, kinds_about

FORM_WORDS = {PDF: _("PDF, to read and print"), WORD: _("Word, to go on writing")}


def choices_about(about: str) -> list[tuple[str, str]]:
    """Each document about a thing of this type: kind, form and option as one code, and in words."""
    found = []
    for code, kind in kinds_about(about).items():
        for form in kind.forms:
            found.append((f"{code}:{form}:", f"{kind.title}: {FORM_WORDS[form]}"))
            found += [
                (f"{code}:{form}:{option}", f"{kind.title}, {OPTIONS[option]}: {FORM_WORDS[form]}")
                for option in kind.options
            ]
    return found


class DocumentForm(GovukForm):
    """Which document, as what."""

    what = forms.ChoiceField(
        label=_("Which document?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which document to make")},
    )

    def __init__(self, *args: Any, about: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["what"]).choices = choices_about(about)

    @property
    def chosen(self) -> tuple[str, str, list[str]]:
        """Kind, form and options of a form that is right."""
        kind, form, option = self.cleaned_data["what"].split(":")
        return kind, form, [option] if option else []
