"""What one agency of the demonstration disclosed to a named user of another, through the services."""

from datetime import timedelta

from django.utils import timezone

from agencies.models import Agency, User
from agencies.selectors import actor_for_user
from caselink.demo.true_cases import CARE, HOUSING, MOTHER_AND_SON
from incidents.models import Incident
from incidents.selectors import persons_in
from people.services.refusals import Incomplete, NotAllowed
from sharing.models import Disclosure
from sharing.services.disclosures import DisclosureDraft, disclosure_make

BY, TO = "asc.practitioner", "housing.practitioner"
PURPOSE = "A visit of housing and social care together"


def disclose() -> int:
    """Social care discloses the visit to a mother and her son to the housing officer, once.

    Returns how many disclosures were made now.
    """
    if Disclosure.objects.filter(purpose=PURPOSE).exists():
        return 0
    incident = Incident.objects.filter(
        agency__code=CARE, reference__contains=MOTHER_AND_SON.code, kind="social_care_contact"
    ).first()
    author = User.objects.filter(username=BY).first()
    reader = User.objects.filter(username=TO).first()
    person = persons_in(incident=incident).get("m") if incident is not None else None
    if incident is None or author is None or reader is None or person is None:
        return 0
    today = timezone.localdate()
    housing = Agency.objects.get(code=HOUSING)
    draft = DisclosureDraft(
        person=person,
        made_for=Agency.objects.get(code=CARE),
        incidents=[incident],
        what="She declined an assessment at the door, with her son beside her.",
        purpose=PURPOSE,
        bases=["care_act_42", "uk_gdpr_9_2_g_sch1_18"],
        consent=Disclosure.Consent.NOT_SOUGHT,
        consent_reason="Her son was there whenever she was spoken to. Asking her would have told him.",
        proportionality="One contact. It says why she should be seen without him; no more is needed.",
        ends_on=today + timedelta(days=28),
        review_on=today + timedelta(days=14),
        agencies=[housing],
        readers=[(reader, housing.pk)],
    )
    try:
        disclosure_make(draft=draft, by=actor_for_user(user=author, on=today))
    except (Incomplete, NotAllowed):
        return 0  # somebody tries the demonstration without the agreement, or with somebody kept away
    return 1
