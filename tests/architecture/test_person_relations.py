"""Whatever points at a person, or at an agency's record of one, must say what becomes of it.

Two persons may be found to be one (joined), and a record may turn out to be about somebody else
(unlinked). A new foreign key fails here until both have been decided.
"""

import pytest
from django.apps import apps
from django.db import models

from people.models import Person, PersonRecord
from tests.architecture.fates import HISTORY, RECORD_STAYS, UNTOUCHED, Fate
from tests.architecture.tabled import mapped

OWN = {
    "people.Person.redirected_to": Fate(
        "is set on the person who goes",
        "is cleared where the part has its own id again; ids that nobody has lead to most of their records",
    ),
    "people.Link.person": Fate("open links end; the kept person gets new ones (method join)", "ends"),
    "people.Link.record": Fate(RECORD_STAYS, "the open one ends"),
    "people.CandidateLink.person": Fate(
        "open ones about the kept person's own records are settled; the others stay and redirect",
        "stays for ever; a decision on it is respected by every later run",
    ),
    "people.CandidateLink.record": Fate(RECORD_STAYS, RECORD_STAYS),
    "people.Case.person": Fate(
        "is closed; the kept person's is opened when a prompt comes along",
        "is closed when the prompt that opened it is withdrawn, unless a meeting was arranged",
    ),
    "people.LinkDecision.person": Fate(HISTORY, "stays for ever: what was asked, and of whom"),
    "people.LinkDecision.record": Fate(RECORD_STAYS, RECORD_STAYS),
    "people.LinkOverride.one": Fate(RECORD_STAYS, RECORD_STAYS),
    "people.LinkOverride.other": Fate(RECORD_STAYS, RECORD_STAYS),
    "people.ClusterReview.person": Fate(
        "is closed; the kept person is looked at afresh", "is looked at afresh"
    ),
    "people.WrongDisclosure.person": Fate(HISTORY, "is made by unlinking, and stays"),
    "people.WrongDisclosure.record": Fate(RECORD_STAYS, RECORD_STAYS),
    "people.IdentityNotice.person": Fate(HISTORY, "is made by unlinking, and stays"),
    "incidents.Involvement.record": Fate(RECORD_STAYS, RECORD_STAYS),
    "risk.Picture.person": Fate(HISTORY + "; the kept person is assessed again", "is assessed again"),
    "risk.PictureVersion.person": Fate(HISTORY, "stays: it says what was known then"),
    "risk.PosingPicture.person": Fate("is removed; the kept person is assessed again", "is assessed again"),
    "risk.PairPicture.one": Fate("is removed; the kept person is assessed again", "is assessed again"),
    "risk.PairPicture.other": Fate(
        "is removed when `one` is assessed again, which the join marks", "is assessed again with `one`"
    ),
    "risk.FurtherVersion.person": Fate(HISTORY, "stays: it says what was known then"),
    "risk.FurtherVersion.other": Fate(HISTORY, "stays: it says what was known then"),
    "risk.StalePicture.person": Fate("moves on: the assessment marks the kept person instead", UNTOUCHED),
    "risk.Prompt.person": Fate(
        "an open one follows, or is continued in the kept person's own",
        "an open one that rests on the record is withdrawn and, as far as it would have been raised without"
        " it, raised anew; an answered one is marked",
    ),
    "risk.Meeting.person": Fate(HISTORY, UNTOUCHED),
}
RELATIONS = mapped("RELATIONS", OWN)


def relations() -> dict[str, models.Field]:
    return {
        f"{model._meta.label}.{field.name}": field
        for model in apps.get_models(include_auto_created=True)
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.remote_field and field.related_model in (Person, PersonRecord)
    }


def test_every_relation_to_a_person_or_record_is_classified():
    assert set(relations()) == set(RELATIONS)


@pytest.mark.parametrize("name", sorted(RELATIONS))
def test_each_fate_is_written_down_and_no_row_goes_with_a_person(name):
    fate = RELATIONS[name]
    assert fate.joined.strip()
    assert fate.unlinked.strip()
    assert relations()[name].remote_field.on_delete is models.PROTECT
