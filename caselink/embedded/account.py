"""Which account the servers run as. PostgreSQL refuses to run as root, so root lends it another."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from caselink.embedded.errors import EmbeddedError

# Accounts that ordinary systems already have. None is ever created.
LENT_ACCOUNTS = ("postgres", "nobody", "daemon")


@dataclass(frozen=True)
class Account:
    """An unprivileged account of this machine: its name, user id and main group id."""

    name: str
    uid: int
    gid: int


def lent_account() -> Account | None:
    """The account root's servers run as; None when this process is not root.

    Raises EmbeddedError when this machine has none of the accounts it could use.
    """
    if os.geteuid() != 0:
        return None
    for name in LENT_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise EmbeddedError(
        "PostgreSQL does not run as root, and this machine has no account named "
        f"{', '.join(LENT_ACCOUNTS)}. Run as an ordinary user, or set DATABASE_URL and REDIS_URL."
    )


def own_name() -> str:
    """The name of the account this process runs as, which the servers let in.

    Raises EmbeddedError when the user id has no name: PostgreSQL needs one.
    """
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise EmbeddedError(
            f"User id {os.geteuid()} has no entry in the passwd file, which PostgreSQL needs. "
            "Add one, or set DATABASE_URL and REDIS_URL."
        ) from None


def reaches(account: Account, folder: Path) -> bool:
    """Whether the account may already pass through the folder and everything above it.

    Only looks; group membership beyond the main group is not counted, so the answer errs towards no.
    """
    for step in (folder, *folder.parents):
        try:
            facts = step.stat()
        except OSError:
            return False
        if facts.st_uid == account.uid:
            bit = 0o100
        elif facts.st_gid == account.gid:
            bit = 0o010
        else:
            bit = 0o001
        if not facts.st_mode & bit:
            return False
    return True
