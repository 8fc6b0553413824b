"""Violent offences as several records tell of them: each once."""

from collections.abc import Callable, Hashable, Iterable

from risk.rules.incident import VIOLENT_OFFENCES, IncidentFacts, Offence


def violent_offences(
    person: Hashable, incidents: Iterable[IncidentFacts], wanted: Callable[[Offence], bool] = lambda _: True
) -> tuple[list[Offence], list[IncidentFacts]]:
    """A person's separate violent offences among those wanted, unless acquitted; and what records them.

    Offences of one kind in one month are one. One that is dated to the year only is taken for one of the
    same kind dated more exactly in that year.
    """
    kept: dict[tuple[str, str], Offence] = {}
    found = []
    for facts in incidents:
        hits = [
            o
            for o in facts.offences
            if o.person == person
            and o.category in VIOLENT_OFFENCES
            and o.outcome != "acquitted"
            and wanted(o)
        ]
        if hits:
            found.append(facts)
        for offence in hits:
            kept.setdefault((offence.category, offence.when[:7]), offence)
    fuller = {(category, when[:4]) for category, when in kept if len(when) > 4}
    return [o for key, o in kept.items() if len(key[1]) > 4 or key not in fuller], found
