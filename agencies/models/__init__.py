"""Who: agencies, the people who work for them, their roles, their systems, and what they agreed to share."""

from agencies.models.agencies import Agency
from agencies.models.clients import ApiClient, ClientSecret
from agencies.models.sharing import SharingAgreement
from agencies.models.sign_in import (
    IdentityProvider,
    KnownDevice,
    ProviderIdentity,
    RecoveryInvitation,
    SignInFailure,
)
from agencies.models.users import Membership, Role, User

__all__ = [
    "Agency",
    "ApiClient",
    "ClientSecret",
    "IdentityProvider",
    "KnownDevice",
    "Membership",
    "ProviderIdentity",
    "RecoveryInvitation",
    "Role",
    "SharingAgreement",
    "SignInFailure",
    "User",
]
