"""How often things happen to people who are nobody's case: each rate with where it comes from.

"judgement" is ours where nothing is published; a county that has its own numbers should use those. Rates are
per person and year unless said otherwise.
"""

from typing import Final

# Emergency department and minor injuries unit, all types together: a mixture of two negative binomials that
# fits Greenfield (EMJ 2020: at least one visit 18.2 %, six or more 0.22 %) and Dr Foster (ten or more: 57 per
# 100,000). Mean and r a year.
LIGHT_MEAN: Final = 0.240
LIGHT_R: Final = 0.467
HEAVY_MEAN: Final = 3.79
HEAVY_R: Final = 1.57
HEAVY_SHARE: Final = 0.0075
#: Heavy attenders whom `lookers` makes one by one: left out of the mixture's heavy share.
HEAVY_MADE: Final = 0.0010
#: Type 3 and 4 (minor injuries, walk-in) among attendances: NHS Digital 2019-20.
MINOR_UNIT: Final = 0.35
#: Injury attendances a person: 9,243.6 per 100,000 in 2010-11 (TIIG Cumbria, quoting PHE).
INJURY_ATTENDANCES: Final = 0.0924
#: Injuries among attendances that give this, with those of marked people; those who attend often come more
#: with illness (judgement).
INJURY_SHARE_LIGHT: Final = 0.338
INJURY_SHARE_HEAVY: Final = 0.25
#: Assaults among attendances: NHS Information Centre 2008-09, 181,568 of 13.8 million.
ASSAULT_ATTENDANCES: Final = 0.013
#: Assaults among injuries by sex and age that give this, with those of pairs, cases and people out at night;
#: young men most (judgement on the same table).
ASSAULT_OF_INJURIES: Final = {
    ("male", "young"): 0.036, ("female", "young"): 0.019, ("male", "middle"): 0.017,
    ("female", "middle"): 0.012, ("male", "old"): 0.003, ("female", "old"): 0.002,
    ("male", "child"): 0.006, ("female", "child"): 0.004,
}  # fmt: skip
#: Injuries that were domestic violence and told as something else: incidence among attenders 1.2 % (Boyle
#: and Todd, EMJ 2003;20:438), of injuries three times that. One-off here: those who come again are cases.
UNTOLD_OF_INJURIES: Final = 0.02
#: Head among injuries: 3.4 % of all attendances of one department (PMC2117473) are one injury in ten.
HEAD_OF_INJURIES: Final = 0.10
#: Alcohol noted among injury attendances by night and by day (judgement; a fifth to a third at weekends).
ALCOHOL_NIGHT: Final = 0.30
ALCOHOL_DAY: Final = 0.04

# GP: 5.16 consultations (Hobbs, Lancet 2016). Shared are those for injury, mental health and dependency: some
# three in a hundred (judgement), the latter two of few people many times over.
GP_INJURY: Final = 0.055
GP_MENTAL_MEAN: Final = 0.085
GP_MENTAL_R: Final = 0.12
GP_DEPENDENCY_MEAN: Final = 0.012
GP_DEPENDENCY_R: Final = 0.01
#: Mental health service: 3 % of adults in contact in a year (NHS England, mental health bulletin, rounded),
#: of whose contacts one in three is an assessment or a crisis that would be shared (judgement).
MENTAL_SERVICE_MEAN: Final = 0.03
MENTAL_SERVICE_R: Final = 0.03
#: Addiction service: some 300,000 adults in treatment in England (OHID, rounded), four contacts shared.
ADDICTION_MEAN: Final = 0.025
ADDICTION_R: Final = 0.004

# Ambulance: some 8.5 million incidents a year in England (NHS England, rounded): 0.15 a person, of which a
# third is injury, drink, or mental health and would be shared (judgement); four times that above 75.
AMBULANCE_MEAN: Final = 0.035
AMBULANCE_OLD_MEAN: Final = 0.14
AMBULANCE_R: Final = 0.25

#: Admissions shared: of injuries that are serious, and of old people's falls (judgement).
ADMITTED_SERIOUS: Final = 0.7
ADMITTED_OLD: Final = 0.2

# Police, domestic abuse apart: call-outs with somebody named. HMICFRS counts some 0.3 incidents a person,
# most about things or nobody known; those about disorder, violence and welfare are these (judgement).
CALLOUT_MEAN: Final = 0.045
CALLOUT_R: Final = 0.12
#: Of them with somebody else named: a neighbour, a friend, a lodger (judgement).
CALLOUT_NAMES_ANOTHER: Final = 0.15
#: Violence recorded outside the home: some 1.1 million offences a year less domestic ones (ONS, rounded).
CRIME_MEAN: Final = 0.018
CRIME_R: Final = 0.3

#: Of it with a suspect named: half of violence by no relation is by somebody known (ONS, rounded).
SUSPECT_NAMED: Final = 0.35
#: Intelligence about people with a PNC record (judgement).
INTELLIGENCE_OF_KNOWN: Final = 0.04

# Domestic abuse recorded by police: 14.0 crimes per 1,000 (ONS, year to March 2024), 20.4 crimes and
# incidents (year to March 2018). Between the two.
DOMESTIC: Final = 0.017
#: Call-outs of a pair within the county's two years. 76 % of pairs had no second in up to six years (Bland
#: and Ariel, International Criminal Justice Review 2015;25:30, 36,000 call-outs in Suffolk; 727 had five or
#: more); most of those suspected had none in the 731 days after their first (Barnham, Barnes and Sherman,
#: Cambridge Journal of Evidence-Based Policing 2017;1, Thames Valley). Here a pair's first call falls
#: anywhere in the two years, so that it is followed for one year on average: some 84 % (judgement, as is the
#: tail).
CALLS_OF_PAIR: Final = ((1, 0.84), (2, 0.105), (3, 0.033), (4, 0.013), (5, 0.005), (6, 0.0025), (7, 0.0015))
#: The victim is a woman: ONS, year to March 2022, 74.1 %.
WOMAN_VICTIM: Final = 0.741
#: Partner, former partner, family (ONS, domestic abuse victim characteristics, rounded).
PAIR_KINDS: Final = (("partner", 0.53), ("ex_partner", 0.22), ("family", 0.21), ("housemate", 0.04))
#: Violence with contact among incidents; half of it with an injury (judgement on ONS, recorded offences).
PHYSICAL: Final = 0.35

#: The one named as victim is named as suspect another time (judgement on dual reports, Hester 2013).
ROLES_TURNED: Final = 0.1
#: Another former partner of the same person calls too (judgement; repeat offenders against several).
ANOTHER_VICTIM: Final = 0.07

# Adult social care: 1,400 concerns per 100,000 adults a year (SAC 2024-25), 4.5 times as many from 65 on.
CONCERN_ADULT: Final = 0.0077
CONCERN_65: Final = 0.0215
CONCERN_80: Final = 0.0710
CONCERN_VULNERABLE: Final = 3.0
CONCERNS_PER_100K: Final = 1400

#: Of concerns with somebody named besides: who cares, who is worried about, who is said to do it (judgement;
#: SAC gives the source of risk as known to the person in three of four enquiries).
CONCERN_NAMES_ANOTHER: Final = 0.3
#: Of concerns about abuse, where somebody is said to have done it (the same judgement).
ABUSE_NAMES_ANOTHER: Final = 0.5
CONCERN_R: Final = 0.5
#: Capacity assessed, housing's contacts, concerns of neighbours and family, per adult (judgement).
CAPACITY_65: Final = 0.012
HOUSING_MEAN: Final = 0.010
HOUSING_R: Final = 0.15
THIRD_PARTY: Final = 0.0012

# Probation: some 240,000 people supervised in England and Wales (HMPPS, rounded), 0.4 %.
SUPERVISED_OF_KNOWN: Final = 0.25
