"""What a kind of record says of anybody, because its agency asks: no field is filled in for cases alone.

Whether a clerk writes that somebody was seen alone is the agency's habit; only the answer depends on who else
was there. Drink is noted of some who are nobody's case, at every kind of contact. All shares are judgement:
no agency publishes how often its forms are filled in.
"""

from typing import Any, Final, NamedTuple

from people.invented.dice import Roll
from risk.county.contact import Contact


class Habit(NamedTuple):
    """Shares of one kind of record.

    `says`: how often it says whether the person was seen alone. `alone`: how often somebody who is nobody's
    case was. `drunk`: how often such a person had been drinking. `drinker`: how often somebody had in whose
    case drink plays a part.
    """

    says: float
    alone: float
    drunk: float
    drinker: float


_NEVER: Final = Habit(0.0, 1.0, 0.0, 0.0)
HABITS: Final = {
    "police_callout": Habit(0.35, 0.80, 0.0, 0.55),  # drink of ordinary calls goes by what the call was
    "ed_attendance": Habit(0.12, 0.75, 0.0, 0.50),  # and of attendances by the hour
    "miu_attendance": Habit(0.12, 0.75, 0.0, 0.45),
    "gp_consultation": Habit(0.15, 0.85, 0.02, 0.12),
    "ambulance_callout": Habit(0.15, 0.60, 0.06, 0.55),
    "safeguarding_concern": Habit(0.25, 0.65, 0.03, 0.15),
    "social_care_contact": Habit(0.40, 0.70, 0.02, 0.15),
    "capacity_assessment": Habit(0.60, 0.70, 0.01, 0.15),
    "third_party_concern": Habit(0.0, 1.0, 0.06, 0.20),
    "housing_contact": Habit(0.10, 0.75, 0.03, 0.15),
    "specialist_abuse_service_contact": Habit(0.50, 0.95, 0.02, 0.05),
    "mental_health_contact": Habit(0.25, 0.85, 0.05, 0.12),
    "addiction_service_contact": Habit(0.20, 0.90, 0.10, 0.20),
}
_GROWN: Final = 16  # whether a child was seen alone is another question


def habit(kind: str) -> Habit:
    """That of a kind of record; one that says nothing where it has none."""
    return HABITS.get(kind, _NEVER)


def filled_in(contact: Contact, roll: Roll) -> Contact:
    """An ordinary contact with what its agency notes of anybody; what it says already stays."""
    whom = contact.people[0]
    usual = habit(contact.kind)
    if usual is _NEVER or whom.who.age < _GROWN or whom.role not in ("subject", "victim"):
        return contact
    more: dict[str, Any] = {}
    if "seen_alone" not in whom.noted and roll() < usual.says:
        more["seen_alone"] = roll() < usual.alone
    if "under_influence" not in whom.noted and roll() < usual.drunk:
        more["under_influence"] = "alcohol"
    if not more:
        return contact
    # Whoever was with them is named in some records, and then the record says that it was they.
    near = next((part.key for part in contact.people[1:] if part.role != "victim"), "")
    noted = {**whom.noted, **more}
    if near and noted.get("seen_alone") is False and "present" not in noted:
        noted["present"] = [near]
    return contact._replace(people=(whom._replace(noted=noted), *contact.people[1:]))
