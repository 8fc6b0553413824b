"""Agencies, users and memberships: deterministic, by sequence."""

from datetime import date

import factory

from agencies.models import Agency, Membership, Role, SharingAgreement, User


def agree(*agencies: Agency) -> SharingAgreement:
    """Let the agencies join the one agreement that stands in tests: whoever is party to it shares."""
    agreement, _ = SharingAgreement.objects.get_or_create(
        title="tests",
        defaults={
            "purpose": "Tests of everything that agencies share.",
            "lawful_basis": "uk_gdpr_6_1_e",
            "starts_on": date(2000, 1, 1),
            "review_on": date(2100, 1, 1),
        },
    )
    agreement.parties.add(*agencies)
    return agreement


class AgencyFactory(factory.django.DjangoModelFactory):
    """A police force that shares; say another kind where it matters, and `agrees=False` for a stranger."""

    class Meta:
        model = Agency
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"agency-{n}")
    name = factory.Sequence(lambda n: f"Agency {n}")
    kind = Agency.Kind.POLICE

    @factory.post_generation
    def agrees(agency, create, extracted, **kwargs):  # type: ignore[no-untyped-def]
        """Joins the standing agreement unless told not to."""
        if create and extracted is not False:
            agree(agency)


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody without a password and without a role."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user-{n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    """A practitioner from the first of January 2020 on."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    agency = factory.SubFactory(AgencyFactory)
    role = Role.PRACTITIONER
    started_on = date(2020, 1, 1)
