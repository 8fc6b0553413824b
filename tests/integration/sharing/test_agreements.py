"""Agreements: who shares with whom, from which day to which, and who may say so."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agencies.models import Agency, Role, SharingAgreement
from agencies.selectors import actor_for_user, partners_of
from audit.models import Event
from incidents.permissions import Tier
from incidents.selectors import chronology
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from sharing.selectors.agreements import agencies_without, agreements_due, agreements_kept
from sharing.services.agreements import AgreementDraft, agreement_end, agreement_make, agreement_review
from tests.factories.agencies import AgencyFactory, MembershipFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def three():
    return [AgencyFactory(agrees=False) for _ in range(3)]


@pytest.fixture
def hub_lead():
    hub = AgencyFactory(kind=Agency.Kind.COMMUNITY_SAFETY_HUB, agrees=False)
    return lead_of(hub)


def lead_of(agency):
    user = MembershipFactory(agency=agency, role=Role.GOVERNANCE_LEAD).user
    return actor_for_user(user=user, on=TODAY())


def draft(*parties, starts_on=None, review_on=None, **more):
    starts_on = starts_on or TODAY()
    said = {"title": "Falls", "purpose": "Adding up falls.", "lawful_basis": "uk_gdpr_6_1_e"} | more
    return AgreementDraft(
        parties=parties, starts_on=starts_on, review_on=review_on or starts_on + 90 * DAY, **said
    )


def test_an_agency_without_an_agreement_shares_with_nobody_but_itself(three):
    assert partners_of(agencies=[three[0].pk], on=TODAY()) == {three[0].pk}
    assert partners_of(agencies=[], on=TODAY()) == frozenset()


def test_partners_are_those_of_one_agreement_and_not_of_a_partner_of_a_partner(three, hub_lead):
    agreement_make(draft=draft(three[0], three[1]), by=hub_lead)
    agreement_make(draft=draft(three[1], three[2]), by=hub_lead)
    one, two, other = (agency.pk for agency in three)
    assert partners_of(agencies=[one], on=TODAY()) == {one, two}
    assert partners_of(agencies=[two], on=TODAY()) == {one, two, other}
    assert partners_of(agencies=[one, other], on=TODAY()) == {one, two, other}


def test_partners_are_read_in_one_query(three, hub_lead, django_assert_num_queries):
    agreement_make(draft=draft(*three), by=hub_lead)
    with django_assert_num_queries(1):
        partners_of(agencies=[agency.pk for agency in three], on=TODAY())


@pytest.mark.parametrize(
    ("on", "shares"),
    [
        (date(2030, 1, 9), False),
        (date(2030, 1, 10), True),
        (date(2030, 6, 1), True),
        (date(2030, 6, 2), False),
    ],
)
def test_an_agreement_counts_from_its_first_day_to_its_last(three, hub_lead, on, shares):
    made = agreement_make(
        draft=draft(three[0], three[1], starts_on=date(2030, 1, 10), review_on=date(2030, 2, 1)), by=hub_lead
    )
    agreement_end(agreement=made, ended_on=date(2030, 6, 1), reason="The work is done.", by=hub_lead)
    assert (three[1].pk in partners_of(agencies=[three[0].pk], on=on)) == shares


def test_past_its_review_it_still_counts_and_is_named_as_due(three, hub_lead):
    made = agreement_make(draft=draft(three[0], three[1]), by=hub_lead)
    SharingAgreement.objects.filter(pk=made.pk).update(starts_on=TODAY() - 90 * DAY, review_on=TODAY() - DAY)
    assert three[1].pk in partners_of(agencies=[three[0].pk], on=TODAY())
    assert list(agreements_due(by=hub_lead, on=TODAY())) == [made]
    agreement_review(agreement=made, review_on=TODAY() + 90 * DAY, by=hub_lead)
    assert list(agreements_due(by=hub_lead, on=TODAY())) == []


def test_ended_yesterday_it_counts_no_longer_today(three, hub_lead):
    made = agreement_make(
        draft=draft(three[0], three[1], starts_on=TODAY() - 9 * DAY, review_on=TODAY() + DAY), by=hub_lead
    )
    agreement_end(agreement=made, ended_on=TODAY() - DAY, reason="A mistake.", by=hub_lead)
    assert partners_of(agencies=[three[0].pk], on=TODAY()) == {three[0].pk}
    with pytest.raises(NotOpen):
        agreement_review(agreement=made, review_on=TODAY() + DAY, by=hub_lead)
    with pytest.raises(NotOpen):
        agreement_end(agreement=made, ended_on=TODAY(), reason="Again.", by=hub_lead)


def test_an_end_in_the_future_may_be_brought_forward_and_never_put_off(three, hub_lead):
    made = agreement_make(draft=draft(three[0], three[1]), by=hub_lead)
    agreement_end(agreement=made, ended_on=TODAY() + 30 * DAY, reason="It runs out.", by=hub_lead)
    with pytest.raises(Incomplete):
        agreement_end(agreement=made, ended_on=TODAY() + 60 * DAY, reason="Later.", by=hub_lead)
    agreement_end(agreement=made, ended_on=TODAY(), reason="Sooner.", by=hub_lead)
    assert partners_of(agencies=[three[0].pk], on=TODAY() + DAY) == {three[0].pk}


def test_an_agencys_own_lead_reads_and_ends_what_it_is_party_to_and_makes_nothing(three, hub_lead):
    ours = agreement_make(draft=draft(three[0], three[1]), by=hub_lead)
    others = agreement_make(draft=draft(three[1], three[2]), by=hub_lead)
    lead = lead_of(three[0])
    assert list(agreements_kept(by=lead)) == [ours]
    with pytest.raises(NotAllowed):
        agreement_make(draft=draft(three[0], three[2]), by=lead)
    with pytest.raises(NotAllowed):
        agreement_review(agreement=ours, review_on=TODAY() + DAY, by=lead)
    with pytest.raises(NotAllowed):
        agreement_end(agreement=others, ended_on=TODAY(), reason="Not ours.", by=lead)
    agreement_end(agreement=ours, ended_on=TODAY(), reason="We leave.", by=lead)
    assert not agencies_without(by=lead, on=TODAY()).exists()


def test_nobody_else_keeps_agreements(three, hub_lead):
    agreement = agreement_make(draft=draft(three[0], three[1]), by=hub_lead)
    for role in set(Role.values) - {Role.GOVERNANCE_LEAD}:
        user = MembershipFactory(agency=three[0], role=role).user
        by = actor_for_user(user=user, on=TODAY())
        assert not agreements_kept(by=by).exists()
        with pytest.raises(NotAllowed):
            agreement_end(agreement=agreement, ended_on=TODAY(), reason="No.", by=by)


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", " "), ("purpose", ""), ("lawful_basis", "because"), ("review_on", date(2020, 1, 1))],
)
def test_what_is_left_out_is_named(three, hub_lead, field, value):
    with pytest.raises(Incomplete) as refused:
        agreement_make(draft=draft(three[0], three[1], **{field: value}), by=hub_lead)
    assert set(refused.value.missing) == {field}


def test_one_agency_alone_agrees_with_nobody(three, hub_lead):
    with pytest.raises(Incomplete) as refused:
        agreement_make(draft=draft(three[0], three[0]), by=hub_lead)
    assert set(refused.value.missing) == {"parties"}


def test_an_agency_that_shares_with_nobody_is_named_to_the_hubs_lead(three, hub_lead):
    agreement_make(draft=draft(three[0], three[1]), by=hub_lead)
    assert three[2] in agencies_without(by=hub_lead, on=TODAY())
    assert three[0] not in agencies_without(by=hub_lead, on=TODAY())


def test_the_event_names_the_parties_and_not_what_was_written(three, hub_lead):
    made = agreement_make(draft=draft(*three), by=hub_lead)
    event = Event.objects.latest("pk")
    assert (event.action, event.target_id) == ("agreement.made", str(made.public_id))
    assert event.detail == {"parties": sorted(agency.code for agency in three)}


def test_an_agreement_that_ends_takes_summaries_and_cases_with_it_and_leaves_what_is_ones_own(mr_e):
    def tiers(name):
        by = mr_e.world.actor(name)
        seen = {
            one.incident.reference: one.tier for one in chronology(by=by, person=mr_e.person, today=TODAY())
        }
        return [seen.get(reference, Tier.NONE) for reference in ("GP-01", "MIU-02")]

    assert tiers("practitioner") == [Tier.FULL, Tier.SUMMARY]
    assert tiers("mash_coordinator") == [Tier.FULL, Tier.FULL]
    agreement_end(
        agreement=SharingAgreement.objects.get(),
        ended_on=TODAY() - DAY,
        reason="A breach.",
        by=mr_e.world.actor("governance_lead"),
    )
    assert tiers("practitioner") == [Tier.FULL, Tier.NONE]
    assert tiers("mash_coordinator") == [Tier.NONE, Tier.NONE]
