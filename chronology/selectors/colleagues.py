"""Which users a text names: for a version of it without names."""

import re
from collections.abc import Collection, Iterable

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Lower

from agencies.models import Membership
from chronology.anonymous import Colleague, words_of


def colleagues_named(*, texts: Iterable[str], agencies: Collection[str]) -> list[Colleague]:
    """Everybody who works in CaseLink, or did, and whose family name stands in one of these texts. One query.

    `agencies` are the codes of those that the texts are about: of these alone a family name is somebody's
    without a title before it. For a text that is about to lose its names: it asks no right.
    """
    words = words_of(texts)
    first = Func(F("user__last_name"), Value(r"[^[:alpha:]].*$"), Value(""), function="regexp_replace")
    found = (
        Membership.objects.annotate(begins=Lower(first, output_field=CharField()))
        .filter(begins__in=sorted(words))
        .order_by("user_id", "pk")
        .select_related("user", "agency")
    )
    named: dict[int, Colleague] = {}
    for one in found:
        near = one.agency.code in agencies
        if one.user_id not in named or (near and not named[one.user_id].near):
            named[one.user_id] = Colleague(
                one.user.first_name, one.user.last_name, str(one.agency.get_kind_display()), near
            )
    return [one for one in named.values() if words.issuperset(re.findall(r"[^\W\d_]+", one.family.lower()))]
