"""What each rule looks at, said to a coordinator.

The rules' docstrings are written for whoever changes a rule. Here stand no numbers that the ruleset holds:
those are shown beside, from the file in force.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

_PERSON = {
    "repeat_injuries": _(
        "How many injuries all agencies together recorded. Reports of one day and the next count as "
        "one injury."
    ),
    "injuries_across_agencies": _(
        "How many kinds of agency saw the injuries, each perhaps knowing only of its own."
    ),
    "head_face_neck": _(
        "How many injuries were to the head, face or neck. They are counted; an injury elsewhere "
        "never makes it less."
    ),
    "unexplained_injuries": _(
        "Injuries whose cause is not known add a little; those that the agency found not to fit the "
        "explanation add more."
    ),
    "several_sites": _("Contacts at which more than one part of the body was injured."),
    "sites_over_time": _(
        "How many different parts of the body were injured, whether at one time or at several."
    ),
    "recent_harm": _("Injuries, assaults and police call-outs within a short time."),
    "rising_frequency": _(
        "More injuries, assaults and call-outs in the latest weeks than in as many before. It adds "
        "nothing itself: “Many harmful events in a short time” does."
    ),
    "assault_reported": _("Assaults that any agency was told of or recorded, whoever did it."),
    "assault_cluster": _("Several separate reports of assault close together. That is enough by itself."),
    "strangulation": _("Strangulation or choking that somebody disclosed, or an injury that shows it."),
    "threats_to_kill": _("Somebody threatened to kill the person."),
    "weapon": _("A weapon was used on the person, or shown to them."),
    "life_threatening_injury": _(
        "A life-threatening injury where an assault was recorded. A fall or a seizure does not count."
    ),
    "fear": _("The person said that they are afraid, or somebody recorded it."),
    "abuse_disclosed": _("Other kinds of abuse that an agency recorded. Each kind counts once."),
    "sexual_violence": _(
        "Sexual violence. It sets a level where it happened more than once lately, or where somebody "
        "around the person is said to have done it."
    ),
    "stalking": _(
        "Stalking, or crimes of stalking or harassment. One crime by itself, which may be one "
        "quarrel, sets no level."
    ),
    "coercive_control": _(
        "Coercive control that any agency recorded. Isolation recorded beside it adds to it."
    ),
    "financial_exploitation": _("Somebody else takes, or controls, the person’s money or belongings."),
    "hate_crime": _("Recorded as a hate crime. Why the person was chosen is not read."),
    "dangerous_combination": _(
        "Separation, control and violence recorded within the same time, by whatever agencies: each "
        "may know of only one."
    ),
    "pregnancy": _("An agency recorded pregnancy as a concern."),
    "separation": _(
        "The person is leaving, or tries to. Where there is harm that is the most dangerous time; "
        "elsewhere it is an ordinary event."
    ),
    "carer_strain": _(
        "An agency recorded strain between a carer and the person cared for. Which of them is under "
        "strain is not asked."
    ),
    "self_neglect": _("An agency recorded self-neglect as a concern."),
    "suicidality": _(
        "Thoughts of suicide, or self-harm. Always shown with what to do, whatever the level: it "
        "cannot wait for a meeting."
    ),
    "earlier_assault": _(
        "Offences on record against this very person by somebody who is still around them, however "
        "old. The report of the latest assault is not counted twice."
    ),
    "dash_high": _("A DASH score that high counts as it stands, whatever level was recorded beside it."),
    "repeat_callouts": _("Police call-outs to the person, whatever the label and whoever called."),
    "pair_callouts": _("Police call-outs to the person at which the same other person was there."),
    "address_callouts": _(
        "Police call-outs to where the person lives that do not name them. Care homes, hostels and "
        "the like are left out."
    ),
    "callout_burst": _(
        "Several call-outs close together. It adds more where the same other person was there each time."
    ),
    "address_burst": _(
        "Several call-outs close together to where the person lives, at least one of which does not "
        "name them."
    ),
    "injury_and_callout": _(
        "Another agency saw an injury shortly before or after police were called to the person. It "
        "adds more where somebody else was there. Once a prompt is open it does not ask again."
    ),
    "injury_and_address_callout": _(
        "The same with a call-out to where the person lives that does not name them: it may be about "
        "somebody else."
    ),
    "calls_for_them": _(
        "Police and ambulance calls made by family, neighbours or professionals. Who calls never "
        "decides how much a call counts."
    ),
    "frequent_attendance": _(
        "Days with an attendance, whatever for. A transfer from one unit to another is one day."
    ),
    "frequent_ambulance": _("Ambulance calls to the person, whoever made them."),
    "label_changed": _(
        "How a call was opened, beside how it was closed. Neither keeps a call from being counted."
    ),
    "violent_associate": _(
        "Violent offences against anybody else by somebody the person lives with or is seen with, "
        "however old. Only the gravest such person counts, and only where there is harm to the "
        "person."
    ),
    "several_victims": _(
        "How many people somebody around the person has harmed before, in whatever police force’s "
        "area, however long ago. It counts only where there is harm to the person."
    ),
    "order_in_force": _(
        "A sentence, licence, bail or protective order that runs on somebody the person lives with or "
        "is seen with."
    ),
    "contact_under_order": _(
        "Call-outs to the person, and assaults on and crimes against them, while an order runs on "
        "somebody around them. An injury with another cause does not count."
    ),
    "breach_of_order": _(
        "A breach recorded where the person was harmed, by somebody suspected beside them. Breaches "
        "of an order on the person themselves do not count."
    ),
    "order_not_kept": _(
        "Somebody around the person broke an order, or committed a violent offence against somebody "
        "else while under one."
    ),
    "protected_contact": _(
        "Seen with the person whom an order, or bail, keeps away from them. It need not be a crime, "
        "nor unwelcome at the time."
    ),
    "harm_after_conviction": _(
        "Call-outs and assaults after somebody who is there, or lives with the person, was convicted "
        "of violence against them."
    ),
    "under_influence": _(
        "Contacts at which the person was under the influence of alcohol or drugs. A sober contact "
        "never makes it less."
    ),
    "not_seen_alone": _(
        "Contacts with somebody else in the room. It adds more where it is the same person each time."
    ),
    "help_declined": _(
        "Help that was declined or not taken up. That is a reason to talk about the person, not a "
        "reason to stop."
    ),
    "conflicting_accounts": _(
        "What each agency was told the relationship is, side by side. Nothing decides which is true."
    ),
    "substance_dependency": _("Alcohol or drug dependency on record, or drinking at a higher-risk level."),
    "several_agencies": _("How many kinds of agency recorded harm to the person, or a concern about them."),
    "safeguarding_concern": _("Safeguarding concerns raised about the person."),
    "repeat_safeguarding": _(
        "A second safeguarding referral soon after the first. That is enough by itself."
    ),
    "third_party_concern": _("Family, neighbours or others told an agency that they are worried."),
    "not_shared": _(
        "Several agencies recorded harm, and no sharing of information, referral or meeting is on record."
    ),
    "sharing_left_out": _(
        "When information was last shared, an agency that knew of harm, or of a concern, was not named."
    ),
    "capacity_doubtful": _(
        "The latest assessment of capacity was made while the person was intoxicated, not alone, or "
        "without the GP."
    ),
    "silent_case": _(
        "A safeguarding concern, and then nothing for too long from the agency it went to. Where it "
        "names none, adult social care is taken to be responsible."
    ),
    "dash_graded_below_score": _(
        "A DASH whose recorded level is lower than its score. The score counts as it stands."
    ),
    "dash_lowered_twice": _(
        "Three assessments in a row, each with a lower level than the one before, and harm between them."
    ),
    "both_roles": _(
        "Harmed in some records and suspected in others, with the same other person. Which of them is "
        "at risk is for people to find out."
    ),
    "never_sober_and_alone": _(
        "At every contact that recorded how the person was met, they were drunk or somebody else was "
        "there. One sober contact alone ends it."
    ),
    "referral_unanswered": _("A referral that waits, and nothing from that agency for too long."),
    "referral_rejected": _("A service turned the person away and has not accepted them since."),
    "dependency_help_not_taken_up": _(
        "An alcohol or drug service was declined, not attended, or turned the person away, and "
        "nothing was taken up since."
    ),
    "action_unanswered": _(
        "After the latest sharing of information or letter, nobody who took part did anything for too "
        "long. More harm does not count as doing something."
    ),
    "letter_only": _("After information was shared, nothing but a letter to the person followed."),
    "dependency_not_referred": _(
        "Dependency, or many contacts under the influence, and no referral that was accepted."
    ),
}
_PAIR = {
    "pair_callouts": _("Police call-outs at which both were there, whatever the label and whoever called."),
    "pair_harm": _(
        "Incidents that record one of the two as harmed by the other. Both directions count alike."
    ),
    "pair_escalation": _(
        "Call-outs to the two and harm between them within a short time, told beside the time before."
    ),
    "pair_strangulation": _("Strangulation of one by the other."),
    "pair_threats_to_kill": _("One threatened to kill the other."),
    "pair_weapon": _("One used a weapon on the other, or threatened to."),
    "pair_life_threatening": _("A life-threatening injury of one by the other."),
    "pair_dash_high": _("A DASH score that high, recorded where one is harmed by the other."),
    "pair_offences": _("Violent offences of one against the other on record, however old."),
    "pair_order_protects": _("An order on one of the two that names the other as protected."),
    "pair_order_on_one": _(
        "An order on one of the two that names nobody as protected, while they have to do with each other."
    ),
    "pair_contact_under_order": _(
        "Call-outs to the two, and harm between them, on days on which an order ran on either."
    ),
    "pair_accounts": _(
        "Each word for the relationship, with the agencies that used it. Accounts that differ add a little."
    ),
    "pair_company": _(
        "When both were last recorded in one incident, and whether they were recorded at one address."
    ),
}
_POSING = {
    "posing_harm": _("Separate events in which they are recorded as suspected of harming anybody."),
    "posing_several_victims": _(
        "How many different people are recorded as harmed by them. They are counted and never named."
    ),
    "posing_across_agencies": _(
        "How many agencies, and how many police forces among them, recorded harm by them."
    ),
    "posing_domestic_abuse": _(
        "How many people they are recorded as having harmed as partner, in the family, in caring, or "
        "in what was recorded as domestic."
    ),
    "posing_grave": _(
        "Strangulation, threats to kill, a weapon or a life-threatening injury recorded as done by "
        "them to anybody."
    ),
    "posing_offences": _("Separate violent offences on record, however old."),
    "posing_after_conviction": _("Harm recorded of them after a conviction for violence."),
    "posing_order_in_force": _("Orders that run on them today, and whether conditions are recorded."),
    "posing_breach": _(
        "Harm recorded of them on days on which an order ran on them, and breaches that agencies recorded."
    ),
    "posing_victims_dash": _(
        "How many of the people they are recorded as having harmed have a DASH score that high."
    ),
    "posing_new_company": _(
        "Somebody has been recorded at one address with them for a short while only, and no record "
        "says that they were told."
    ),
    "posing_harmed_too": _("They are recorded as harmed as well. Who does what to whom is not decided here."),
}
#: By picture, then by code: what each rule looks at.
SAYS: Mapping[str, Mapping[str, Any]] = {"person": _PERSON, "pair": _PAIR, "posing": _POSING}
