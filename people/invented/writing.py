"""How an agency's clerk writes down a person: the rates of `sources`, the errors of `slips`, one record."""

from collections.abc import Callable, Sequence
from string import digits
from typing import Final

from people.invented import slips
from people.invented.dice import Roll, pick, skewed
from people.invented.draft import Draft
from people.invented.names import NICKNAMES, plain
from people.invented.numbers import nhs_number
from people.invented.person import Person
from people.invented.places import NO_ABODE, Address
from people.invented.sources import RATES

#: Contacts are written by this day at the latest.
LATEST: Final = "2026-06-30"
#: One contact in ten is written in haste, and several things go wrong in it; the rest are the better for it.
_HASTY: Final = (0.1, 2.8, 0.8)
_RARE_ENOUGH: Final = 0.3  # what happens oftener is the agency's habit, not haste
_HEARSAY: Final = ((0, -1, 1, -2, 2, -3, 3), 1.5)


class Clerk:
    """Writes one contact. `others` live with the person; `elsewhere` gives a home the register does not know;
    `stranger` is the number of somebody who has nothing to do with it."""

    __slots__ = ("draft", "elsewhere", "haste", "others", "rates", "roll", "stranger", "who")

    def __init__(
        self,
        source: str,
        who: Person,
        others: Sequence[Person],
        roll: Roll,
        *,
        elsewhere: Callable[[], Address],
        stranger: int,
    ) -> None:
        self.rates, self.roll, self.who, self.others = RATES[source], roll, who, others
        self.elsewhere, self.stranger = elsewhere, stranger
        self.draft = Draft(who)
        self.haste = _HASTY[1] if roll() < _HASTY[0] else _HASTY[2]

    def write(self) -> Draft:
        """The record, with what went wrong in `errors`."""
        self._listed()
        self._given()
        self._family()
        self._whole_name()
        self._birth()
        self._where()
        self._nhs()
        self._other_numbers()
        self._phone_and_sex()
        self._case()
        return self.draft

    def _happens(self, code: str) -> bool:
        rate = self.rates[code]
        return self.roll() < (rate if rate > _RARE_ENOUGH else rate * self.haste)

    def _done(self, code: str) -> None:
        self.draft.errors.append(code)

    def _changed(self, code: str, field: str, value: str) -> bool:
        """Write the value and note the error, where the value is another."""
        if not value or value == getattr(self.draft, field):
            return False
        setattr(self.draft, field, value)
        self._done(code)
        return True

    def _listed(self) -> None:
        """Other names that the agency lists besides."""
        who, draft = self.who, self.draft
        names = [f"{who.given} {family}" for family in who.former]
        names += [f"{who.known_as} {who.family}"] * bool(who.known_as) + list(who.aliases)
        for name in names:
            if self._happens("alias_listed"):
                draft.alias(name)

    def _given(self) -> None:
        who, draft, roll = self.who, self.draft, self.roll
        if self._happens("given_missing"):
            self._blank("given", "given_missing")
            return
        nickname = who.known_as or (pick(roll, NICKNAMES[who.given]) if who.given in NICKNAMES else "")
        called = (self._happens("given_known_as") and self._changed("given_known_as", "given", nickname)) or (
            self._happens("given_middle") and self._changed("given_middle", "given", who.middle)
        )
        if not called and who.middle and self._happens("given_with_middle"):
            draft.given = f"{who.given} {who.middle if roll() < 0.75 else who.middle[0]}"
        if self._happens("given_spelling"):
            first, blank, rest = draft.given.partition(" ")
            other = slips.spelt(roll, draft.given, who.origin)
            other = other if other != draft.given else slips.spelt(roll, first, who.origin) + blank + rest
            self._changed("given_spelling", "given", other)
        if self._happens("given_typo"):
            self._changed("given_typo", "given", slips.typo(roll, draft.given))
        if self._happens("given_initial"):
            self._changed("given_initial", "given", draft.given[0])
        elif self._happens("given_truncated"):
            self._changed("given_truncated", "given", draft.given[: 3 + int(roll() * 3)].rstrip())

    def _blank(self, field: str, code: str) -> None:
        setattr(self.draft, field, "")
        self._done(code)

    def _family(self) -> None:
        who, draft, roll = self.who, self.draft, self.roll
        if self._happens("family_missing"):
            self._blank("family", "family_missing")
            return
        if who.former and self._happens("family_former"):
            self._changed("family_former", "family", skewed(roll, who.former, 1.5))
        if self._happens("family_half"):
            self._changed("family_half", "family", slips.half(roll, draft.family))
        if self._happens("family_hyphen"):
            self._changed("family_hyphen", "family", slips.unhyphened(roll, draft.family))
        if self._happens("family_particle"):
            self._changed("family_particle", "family", slips.particle(roll, draft.family))
        if self._happens("family_spelling"):
            self._changed("family_spelling", "family", slips.spelt(roll, draft.family, who.origin))
        if self._happens("family_typo"):
            self._changed("family_typo", "family", slips.typo(roll, draft.family))

    def _whole_name(self) -> None:
        who, draft = self.who, self.draft
        if who.aliases and self._happens("name_alias"):
            given, _, family = who.aliases[0].partition(" ")
            draft.given, draft.family = given, family
            draft.aliases = [name for name in draft.aliases if name != who.aliases[0]]
            self._done("name_alias")
        if not (draft.given + draft.family).isascii() and self._happens("accents"):
            stripped = plain(draft.given), plain(draft.family)
            if stripped != (draft.given, draft.family):
                draft.given, draft.family = stripped
                self._done("accents")
        # Names whose order is the other way round at home are swapped five times as often.
        far = 5 if who.origin in ("chinese", "vietnamese", "igbo", "yoruba", "somali") else 1
        if draft.given and draft.family and self.roll() < self.rates["name_swapped"] * far:
            draft.given, draft.family = draft.family, draft.given
            self._done("name_swapped")
        elif draft.given and draft.family and self._happens("name_in_one_field"):
            draft.given, draft.family = "", f"{draft.given} {draft.family}"
            self._done("name_in_one_field")

    def _case(self) -> None:
        draft = self.draft
        if self._happens("upper_case"):
            draft.family = draft.family.upper()
            draft.given = draft.given.upper() if self.roll() < 0.5 else draft.given

    def _birth(self) -> None:
        draft, roll = self.draft, self.roll
        true = draft.dob
        if self._happens("dob_missing"):
            self._blank("dob", "dob_missing")
        elif self._happens("dob_guessed_year"):
            guess = int(true[:4]) + skewed(roll, *_HEARSAY)
            self._changed("dob_guessed_year", "dob", str(min(guess, int(LATEST[:4]))))
        elif self._happens("dob_year_only"):
            self._changed("dob_year_only", "dob", true[:4])
        elif self._happens("dob_month_only"):
            self._changed("dob_month_only", "dob", true[:7])
        elif self._happens("dob_first_january"):
            self._changed("dob_first_january", "dob", f"{true[:4]}-01-01")
        elif self._happens("dob_swapped"):
            self._changed("dob_swapped", "dob", slips.date_swapped(true, LATEST))
        elif self._happens("dob_digit"):
            self._changed("dob_digit", "dob", slips.date_digit(roll, true, LATEST))
        elif self._happens("dob_transposed"):
            self._changed("dob_transposed", "dob", slips.date_transposed(roll, true, LATEST))
        elif self._happens("dob_ten_years"):
            self._changed("dob_ten_years", "dob", slips.date_ten_years(roll, true, LATEST))

    def _where(self) -> None:
        who, draft = self.who, self.draft
        if self._happens("address_missing"):
            draft.live_at(None)
            self._done("address_missing")
            return
        if self._happens("no_abode") and draft.home is not NO_ABODE:
            draft.live_at(NO_ABODE)
            self._done("no_abode")
        elif who.moved and self._happens("address_old"):
            draft.live_at(who.moved)
            self._done("address_old")
        elif self._happens("address_new"):
            draft.live_at(self.elsewhere())
            self._done("address_new")
        if draft.home is NO_ABODE:
            draft.postcode = draft.postcode if self.roll() < 0.5 else ""
            return
        draft.uprn = self._happens("uprn_given")
        if self._happens("town_missing"):
            draft.town = ""
        if self._happens("postcode_missing"):
            self._blank("postcode", "postcode_missing")
        elif self._happens("postcode_wrong"):
            self._changed("postcode_wrong", "postcode", slips.postcode_wrong(self.roll, draft.postcode))
        elif self._happens("postcode_district"):
            self._changed("postcode_district", "postcode", draft.postcode.partition(" ")[0])

    def _nhs(self) -> None:
        who, roll = self.who, self.roll
        if self._happens("nhs_missing"):
            self._done("nhs_missing")
            return
        number = who.nhs_number
        others = [other for other in self.others if other.number != who.number]
        # A baby, a twin and a namesake at one address get the other's number oftener than anybody else.
        risk = 5 if any(other.given == who.given or other.born == who.born for other in others) else 1
        if others and roll() < self.rates["nhs_household"] * risk:
            number = pick(roll, others[:6]).nhs_number
            self._done("nhs_household")
        elif self._happens("nhs_stranger"):
            number = nhs_number(self.stranger)
            self._done("nhs_stranger")
        elif self._happens("nhs_slip"):
            number = slips.number_with_slip(roll, number)
            self._done("nhs_slip")
        elif self._happens("nhs_repeated"):
            number = pick(roll, digits) * 10
            self._done("nhs_repeated")
        self.draft.identifiers["nhs_number"] = number

    def _other_numbers(self) -> None:
        who, numbers = self.who, self.draft.identifiers
        for code, scheme, value in (
            ("pnc_missing", "pnc_id", who.pnc_id),
            ("crn_missing", "probation_crn", who.crn),
        ):
            if value and self._happens(code):
                self._done(code)
            elif value:
                numbers[scheme] = value

    def _phone_and_sex(self) -> None:
        who, draft = self.who, self.draft
        shared = [other.phone for other in self.others if other.phone and other.number != who.number][:2]
        if self._happens("phone_missing"):
            self._blank("phone", "phone_missing")
        elif self._happens("phone_household") or not draft.phone:
            line = who.landline or (self.others and self.others[0].landline) or (shared[0] if shared else "")
            self._changed("phone_household", "phone", shared[-1] if shared and self.roll() < 0.4 else line)
        elif self._happens("phone_old"):
            self._changed("phone_old", "phone", who.old_phone)
        if self._happens("sex_missing"):
            self._blank("sex", "sex_missing")
        elif self._happens("sex_wrong"):
            self._changed("sex_wrong", "sex", "male" if who.sex == "female" else "female")
