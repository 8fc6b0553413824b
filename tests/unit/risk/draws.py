"""Other draws of the case of Mr E: the review's facts fixed, everything it leaves open drawn again.

Days, body sites, spellings, stated causes, who else was in the room, who called and how the call was
logged are drawn by seed. Everything is invented; NHS numbers begin with 999.
"""

import random
from datetime import datetime, timedelta
from typing import Any

from people.matching.identifiers import check_letter, nhs_check_digit
from risk.rules.facts import LONDON

Record = dict[str, Any]
SITES = ["head", "head", "face", "face", "arm", "hand", "leg", "back", "shoulder", "chest"]
NATURES = ["laceration", "contusion", "abrasion", "fracture", "head_injury"]
MECHANISMS = ["fall", "fall", "fall", "assault", "unknown", "unknown", "seizure"]


class Case:
    """One draw."""

    def __init__(self, seed: int) -> None:
        self.random = draw = random.Random(seed)
        self.home = {
            "lines": [f"{draw.randrange(1, 99)} Larkhill Court"],
            "town": "Cannock",
            "postcode": f"WS11 9Z{draw.choice('QXY')}",
        }
        self.e_nhs, self.z_nhs = self._nhs(), self._nhs()
        serial = f"{draw.randrange(10**6):07}"
        self.z_pnc = f"1997/{serial}{check_letter('1997', serial)}"
        self.e_born = f"1954-{draw.randrange(1, 13):02}-{draw.randrange(13, 28)}"
        self.z_born = f"1981-{draw.randrange(1, 13):02}-{draw.randrange(13, 28)}"
        self.out: list[Record] = []

    def records(self) -> list[Record]:
        """The case in time order."""
        self._history()
        self._health()
        self._callouts()
        self._summer_of_2012()
        return sorted(self.out, key=lambda r: datetime.fromisoformat(r["occurred_at"]))

    def _nhs(self) -> str:
        while True:
            nine = f"999{self.random.randrange(10**6):06}"
            check = nhs_check_digit(nine)
            if check is not None:
                return f"{nine}{check}"

    def _at(self, first: str, last: str) -> str:
        start = datetime.fromisoformat(first)
        days = (datetime.fromisoformat(last) - start).days
        at = start + timedelta(days=self.random.randint(0, days), minutes=self.random.randint(480, 1400))
        return at.replace(tzinfo=LONDON).isoformat()

    def _add(self, agency: str, kind: str, at: str, *people: Record, **more: Any) -> None:
        reference = f"{kind[:3].upper()}-{len(self.out):03}"
        self.out.append(
            {"agency": agency, "reference": reference, "kind": kind, "occurred_at": at, "people": [*people]}
            | more
        )

    def _e(self, role: str = "subject", *, nhs: bool = False, **more: Any) -> Record:
        draw = self.random
        found: Record = {
            "key": "e",
            "role": role,
            "given_name": draw.choice(["Edwin", "Edwin", "Eddie", "Edward", "Ted"]),
            "family_name": draw.choice(["Marlow", "Marlow", "Marlowe", "Marlo"]),
            "date_of_birth": draw.choice([self.e_born] * 6 + ["1954"]),
            "address": self.home,
        }
        if nhs:
            found["identifiers"] = [{"scheme": "nhs_number", "value": self.e_nhs}]
        return found | more

    def _z(self, role: str = "suspect", scheme: str = "", value: str = "", **more: Any) -> Record:
        found: Record = {
            "key": "z",
            "role": role,
            "given_name": self.random.choice(["Zak", "Zack", "Zachary"]),
            "family_name": "Hollis",
            "date_of_birth": self.z_born,
        }
        if scheme:
            found["identifiers"] = [{"scheme": scheme, "value": value}]
        return found | more

    def _injuries(self, mechanism: str | None = None) -> list[Record]:
        draw = self.random
        return [
            {
                "site": draw.choice(SITES),
                "nature": draw.choice(NATURES),
                "mechanism": mechanism or draw.choice(MECHANISMS),
                "severity": draw.choice(["minor", "minor", "moderate"]),
            }
        ]

    def _history(self) -> None:
        for number in range(15):
            at = self._at("1997-06-01", "2010-06-01")
            category = ["violence", "domestic_abuse", "public_order", "acquisitive", "drugs"][
                number % 5 if number < 5 else self.random.choice([0, 0, 1, 1, 2])
            ]
            offence = {
                "person": "z",
                "category": category,
                "date": at[:10],
                "outcome": self.random.choice(["recorded", "charged", "convicted"]),
            }
            z = self._z("suspect", "pnc_id", self.z_pnc)
            self._add("west-midlands-police", "police_crime_report", at, z, offences=[offence])
        for year in (2004, 2005):
            self._assault("west-midlands-police", self._at(f"{year}-02-01", f"{year}-11-01"), "recorded")

    def _assault(self, agency: str, at: str, outcome: str, **injury: Any) -> None:
        offence = {
            "person": "z",
            "category": "violence",
            "date": at[:10],
            "victim": "e",
            "outcome": outcome,
        }
        injuries = [self._injuries("assault")[0] | injury]
        self._add(
            agency,
            "police_crime_report",
            at,
            self._e("victim", injuries=injuries, under_influence="alcohol"),
            self._z("suspect", "pnc_id", self.z_pnc, under_influence="alcohol"),
            offences=[offence],
        )

    def _health(self) -> None:
        draw = self.random
        for _ in range(39):
            more: Record = {
                "under_influence": draw.choice(["alcohol"] * 4 + ["no"]),
                "seen_alone": draw.choice([True, False]),
            }
            if draw.random() < 0.85:
                more["injuries"] = self._injuries()
            at = self._at("2011-01-01", "2012-09-01")
            self._add("cannock-miu", "miu_attendance", at, self._e(nhs=draw.random() < 0.6, **more))
        for _ in range(15):
            more = {"injuries": self._injuries(), "under_influence": draw.choice(["alcohol", None])}
            at = self._at("2011-02-01", "2012-10-01")
            self._add("cannock-gp", "gp_consultation", at, self._e(nhs=True, **more))
        for _ in range(5):
            more = {"injuries": self._injuries("unknown"), "under_influence": "alcohol"}
            at = self._at("2011-02-01", "2012-09-01")
            e = self._e(**more)
            self._add("west-midlands-ambulance", "ambulance_callout", at, e, location=self.home)
        for _ in range(4):
            z = self._z("subject", "nhs_number", self.z_nhs, address=self.home, under_influence="alcohol")
            z["concerns"] = ["alcohol_dependency"]
            self._add("cannock-gp", "gp_consultation", self._at("2011-02-01", "2011-12-01"), z)

    def _callouts(self) -> None:
        spans = [("2011-04-01", "2012-04-01")] * 9 + [("2012-05-20", "2012-07-05")] * 2
        for first, last in spans:
            draw = self.random
            label = draw.choice(["domestic", "nuisance", "assault"])
            quiet = label == "nuisance"
            e = self._e(
                "subject" if quiet else "victim",
                under_influence="alcohol",
                seen_alone=False,
                present=["z"],
                engagement={"offered": "statement", "response": "did_not_cooperate"},
            )
            if draw.random() < 0.3:
                e["concerns"] = ["fear"]
            z = self._z("household_member" if quiet else "suspect", address=self.home)
            tie = {
                "from": "e",
                "to": "z",
                "type": draw.choice(["friend", "partner", "tenant"]),
                "asserted_by": draw.choice(["subject", "third_party"]),
            }
            self._add(
                "staffordshire-police",
                "police_callout",
                self._at(first, last),
                e,
                z,
                location=self.home,
                call={
                    "initial_type": label,
                    "reported_by": draw.choice(["family", "neighbour", "subject"]),
                    "closing_type": "no_offence",
                },
                relationships=[tie],
            )

    def _summer_of_2012(self) -> None:
        self._assault("staffordshire-police", self._at("2012-04-02", "2012-04-28"), "charged")
        z = self._z("subject", "probation_crn", "X418822", address=self.home)
        self._add(
            "national-probation",
            "court_outcome",
            "2012-05-18T10:00:00+01:00",
            z,
            {"key": "e", "role": "victim", "given_name": "Edwin", "family_name": "Marlow"}
            | {"date_of_birth": self.e_born},
            orders=[
                {
                    "person": "z",
                    "type": "suspended_sentence_order",
                    "starts": "2012-05-18",
                    "ends": "2013-05-17",
                    "conditions": "",
                }
            ],
            offences=[
                {
                    "person": "z",
                    "category": "violence",
                    "date": "2012-04",
                    "victim": "e",
                    "outcome": "convicted",
                }
            ],
        )
        for at in ("2012-07-07T17:00:00+01:00", "2012-07-14T16:00:00+01:00"):
            e = self._e(nhs=True, injuries=self._injuries("unknown"))
            referral = {"person": "e", "to": "staffordshire-adult-care", "outcome": "accepted"}
            self._add("north-midlands-hospital", "safeguarding_concern", at, e, referrals=[referral])
        at = self._at("2012-11-09", "2012-11-09")
        self._assault("staffordshire-police", at, "charged", site="head", severity="life_threatening")
