"""Agencies, users and memberships: deterministic, by sequence."""

from datetime import date

import factory

from agencies.models import Agency, Membership, Role, User


class AgencyFactory(factory.django.DjangoModelFactory):
    """A police force; say another kind where it matters."""

    class Meta:
        model = Agency

    code = factory.Sequence(lambda n: f"agency-{n}")
    name = factory.Sequence(lambda n: f"Agency {n}")
    kind = Agency.Kind.POLICE


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
