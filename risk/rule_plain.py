"""A ruleset's own text in a coordinator's words: what it says of its sources and of why its numbers are so.

The file is written for whoever makes a ruleset, and is stored with every picture by its hash, so that it is
put in plain words here and not there. Text that nothing here knows is shown as it stands.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

_REVIEW = _("domestic homicide review of Mr E, ")
#: (pattern, words) in order; the field's own words (MARAC escalation, DASH) stay.
_PLAIN: tuple[tuple[str, Any], ...] = (
    (
        r"Sensitivity about (\d+)%, specificity about (\d+)% alone",
        _(r"By itself it finds about \1 in 100 of those harmed and passes over \2 in 100 of the others"),
    ),
    (r"not validated for men or with alcohol", _("never tested on men, or where alcohol is involved")),
    (r"adds weight and never triggers", _("adds to the score and never sets a level")),
    (r"[Aa]dditive weights, read as rough log-likelihood ratios", _("What each rule adds is summed")),
    (
        r"log-likelihood( ratios?)?",
        _("a measure of how much oftener it is seen where somebody is harmed"),
    ),
    (r"hard negatives", _("people who only look like a case")),
    (r"hard triggers?", _("what sets a level by itself")),
    (r"an actuarial score", _("a counted score")),
    (r"Multiple sites are", _("Several parts of the body injured at once are")),
    (r": multiple sites", _(": several parts of the body")),
    (r"of unverifiable cause carry the evidence", _("whose cause cannot be checked are what was studied")),
    (r"with no ratio published", _("but nobody has published how much it says")),
    (r"DASH: one of the questions", _("one of the questions of DASH")),
    (r"among what raises risk in a cluster", _("one of the things that together raise risk")),
    (r"is among the clusters that raise risk", _("raises risk together with other things")),
    (r"A cluster that raises risk", _("Raises risk together with other things")),
    (r"Clusters that raise risk \(SafeLives\)", _("Together they raise risk (SafeLives)")),
    (r"SafeLives clusters", _("SafeLives: what together raises risk")),
    (
        r"(does|do) not lapse(; capped|; is capped| and (is|are) capped)?",
        _("counts however old, up to a limit"),
    ),
    (r"Does not lapse(; capped)?", _("Counts however old, up to a limit")),
    (r"; capped", _(", up to a limit")),
    (r"[Cc]ontext only", _("it counts only beside harm")),
    (r"so context and small", _("so it counts only beside harm and adds little")),
    (r"Context and small", _("It counts only beside harm and adds little")),
    (r"\bContext: ", _("It counts only beside harm: ")),
    (r"\bcontext, since", _("it counts only beside harm, since")),
    (r"judgement for the level, which it sets with", _("the level is a judgement; it is set beside")),
    (r"judgement for the (level|days)", _(r"the \1 is a judgement")),
    (r"the days is a", _("the number of days is a")),
    (r"judgement for (the )?steps and window", _("from how many, and how far back, is a judgement")),
    (r"judgement for the (weights?|steps)", _("how much it adds is a judgement")),
    (r"Judgement for the (weights?|steps)", _("How much it adds is a judgement")),
    (r"the steps are judgement", _("how much it adds are judgements")),
    (r"is judgement\b", _("is a judgement")),
    (r"([;:]) judgement\b(?! of|,)", _(r"\1 a judgement")),
    (r"\bJudgement(?=[.:]|$)", _("A judgement")),
    (r"Steps as for", _("Adds as much as")),
    (
        r"by itself, one tick on one evening, it is weighed",
        _("by itself, one tick, it only adds to the score"),
    ),
    (r"\ban indicator\b", _("a rule")),
    (r"\bindicator\b", _("rule")),
    (r"steps follow those of", _("what is added follows")),
    (r"Nothing here is fitted", _("No number here was worked out from records")),
    (r"was fitted on", _("was worked out on")),
    (r"has been fitted to", _("has been worked out from the records of")),
    (r"drawn back towards", _("moved part of the way back to")),
    (r"A window that lapses", _("An incident that becomes too old to count")),
    (r"\b(DHR Mr E|[Tt]he review|[Rr]eview) (?=\d)", _REVIEW),
    (r"\bDHR Mr E recommendation", f"{_REVIEW}recommendation"),
    (r"\bPMID (\d+)", _(r"medical study, PubMed \1")),
    (r"\s*\(NCJRS \d+\)", ""),
)
_CODE = re.compile(r"`(\w+)`|\b([a-z]+(?:_[a-z]+)+)\b")


def plain(text: str, titles: Mapping[str, Any]) -> str:
    """A ruleset's or a rule's own text in plain words; a rule named by its code is named by its title."""
    for pattern, words in _PLAIN:
        text = re.sub(pattern, str(words), text)
    text = _CODE.sub(lambda found: _titled(found[1] or found[2], titles), text).replace("`", "")
    return re.sub(r"(^|[.] )([a-z])", lambda found: found[1] + found[2].upper(), text)


def _titled(code: str, titles: Mapping[str, Any]) -> str:
    return f"“{titles[code]}”" if code in titles else code.replace("_", " ")
