"""What each kind of agency leaves out and gets wrong: one table of rates a source.

Published, and followed: in hospital episode statistics the postcode is wrong or missing in 53 % of the true
pairs that disagree somewhere, and errors differ by age, ethnicity and hospital (Hagger-Johnson and others,
BMC Medical Research Methodology 2017, 17:23); the master person service's handbook names day and month
swapped, digits transposed in day or year, and former and other names as what its search must bear (NHS
England, The Person_ID Handbook); two people on one NHS number happen often enough to have a procedure
(Primary Care Support England, confusions). Judgement, because nothing is published: that a GP nearly always
has the NHS number and a minor injuries unit in three cases of five; that police rarely have it, and have no
day of birth in a quarter or more of their contacts; that probation know the CRN and nearly always the PNC
ID; that social care have the NHS number of three people in four. The rest is our spread around these.

Rates are of the contacts that the error can happen to: a hyphen is lost only where there is one.
"""

from typing import Final

from people.invented.dice import Weighted

#: A rate for every code of `Held.errors`, by source; a source that is silent about a code has these. Five are
#: habits and no errors, and are not in `Held.errors`: given_with_middle, alias_listed, upper_case,
#: town_missing, uprn_given.
_BASE: Final = {
    # names
    "given_missing": 0.003, "given_initial": 0.012, "given_known_as": 0.15, "given_middle": 0.03,
    "given_with_middle": 0.3, "given_spelling": 0.15, "given_typo": 0.025, "given_truncated": 0.004,
    "family_former": 0.12, "family_half": 0.22, "family_hyphen": 0.2, "family_particle": 0.35,
    "family_spelling": 0.15, "family_typo": 0.03, "family_missing": 0.001, "accents": 0.7,
    "name_alias": 0.04, "name_swapped": 0.012, "name_in_one_field": 0.005,
    # date of birth
    "dob_missing": 0.01, "dob_year_only": 0.005, "dob_month_only": 0.002, "dob_guessed_year": 0.003,
    "dob_first_january": 0.005, "dob_swapped": 0.025, "dob_digit": 0.015, "dob_transposed": 0.006,
    "dob_ten_years": 0.004,
    # address
    "address_missing": 0.03, "address_old": 0.10, "address_new": 0.06, "no_abode": 0.005,
    "postcode_missing": 0.05, "postcode_wrong": 0.03, "postcode_district": 0.01, "town_missing": 0.12,
    "uprn_given": 0.05,
    # numbers
    "nhs_missing": 0.4, "nhs_household": 0.010, "nhs_stranger": 0.005, "nhs_slip": 0.008,
    "nhs_repeated": 0.002, "pnc_missing": 0.99, "crn_missing": 0.99,
    # the rest
    "phone_missing": 0.35, "phone_household": 0.12, "phone_old": 0.10, "sex_missing": 0.01,
    "sex_wrong": 0.005, "alias_listed": 0.2, "upper_case": 0.05,
}  # fmt: skip
_OWN: Final = {
    "police": {
        "given_missing": 0.012, "given_initial": 0.02, "given_known_as": 0.30, "given_middle": 0.05,
        "given_with_middle": 0.35, "given_typo": 0.06, "given_spelling": 0.3, "family_former": 0.18,
        "family_typo": 0.07, "family_spelling": 0.3, "name_alias": 0.20, "name_swapped": 0.02,
        "name_in_one_field": 0.015, "dob_missing": 0.17, "dob_year_only": 0.06, "dob_month_only": 0.004,
        "dob_guessed_year": 0.07, "dob_first_january": 0.012, "dob_swapped": 0.04, "dob_digit": 0.025,
        "dob_transposed": 0.01, "dob_ten_years": 0.01, "address_missing": 0.11, "address_old": 0.14,
        "address_new": 0.09, "no_abode": 0.012, "postcode_missing": 0.25, "postcode_wrong": 0.05,
        "postcode_district": 0.02, "uprn_given": 0.12, "nhs_missing": 0.95, "pnc_missing": 0.35,
        "crn_missing": 0.97, "phone_missing": 0.6, "phone_household": 0.16, "sex_missing": 0.03,
        "sex_wrong": 0.008, "alias_listed": 0.45, "upper_case": 0.3,
    },
    "gp": {
        "given_missing": 0.0, "given_initial": 0.002, "given_known_as": 0.06, "given_middle": 0.015,
        "given_with_middle": 0.45, "given_typo": 0.008, "given_spelling": 0.06, "family_former": 0.07,
        "family_half": 0.08, "family_typo": 0.008, "family_spelling": 0.06, "name_alias": 0.005,
        "name_swapped": 0.006, "name_in_one_field": 0.0, "dob_missing": 0.001, "dob_year_only": 0.0,
        "dob_guessed_year": 0.0, "dob_swapped": 0.008, "dob_digit": 0.005, "dob_ten_years": 0.001,
        "address_missing": 0.004, "address_old": 0.13, "no_abode": 0.002, "postcode_missing": 0.012,
        "postcode_wrong": 0.012, "nhs_missing": 0.015, "nhs_household": 0.006, "nhs_stranger": 0.002,
        "phone_missing": 0.18, "phone_household": 0.18, "sex_missing": 0.002, "sex_wrong": 0.002,
        "town_missing": 0.04, "alias_listed": 0.25,
    },
    "miu": {
        "given_known_as": 0.20, "given_initial": 0.008, "given_typo": 0.045, "family_typo": 0.045,
        "dob_missing": 0.012, "dob_swapped": 0.035, "dob_digit": 0.02, "dob_first_january": 0.008,
        "address_missing": 0.035, "postcode_missing": 0.07, "postcode_wrong": 0.05, "nhs_missing": 0.42,
        "nhs_household": 0.02, "nhs_slip": 0.014, "nhs_repeated": 0.005, "name_alias": 0.02,
        "alias_listed": 0.05,
    },
    "probation": {
        "given_known_as": 0.10, "given_with_middle": 0.4, "name_alias": 0.08, "dob_missing": 0.004,
        "dob_swapped": 0.02, "address_old": 0.20, "address_new": 0.10, "no_abode": 0.02,
        "postcode_missing": 0.06, "nhs_missing": 0.97, "pnc_missing": 0.08, "crn_missing": 0.02,
        "phone_missing": 0.25, "alias_listed": 0.6, "town_missing": 0.08,
    },
    "adult-social-care": {
        "given_known_as": 0.22, "given_initial": 0.02, "dob_missing": 0.04, "dob_year_only": 0.02,
        "dob_guessed_year": 0.012, "address_missing": 0.02, "address_old": 0.08, "postcode_missing": 0.05,
        "nhs_missing": 0.27, "nhs_household": 0.015, "uprn_given": 0.45, "phone_missing": 0.4,
        "sex_missing": 0.025,
    },
}  # fmt: skip
RATES: Final = {source: _BASE | own for source, own in _OWN.items()}
SOURCE: Final = Weighted(
    ["police", "gp", "miu", "adult-social-care", "probation"], [0.30, 0.24, 0.20, 0.15, 0.11]
)
