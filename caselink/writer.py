"""Who writes, for the triggers that keep the history of rows (history.models).

The database session holds it, in the setting that django-pghistory's triggers read. `pghistory.context` would
put it before each statement, which statements prepared by the server do not allow.
"""

import json

from django.db import connection

_SETTING = "SELECT set_config('pghistory.context_metadata', %s, %s)"


def name_writer(*, actor: str, agency: str, request_id: str, once: bool = False) -> None:
    """From now on this connection writes for the actor (public id, client id or `system`).

    With `once` until the end of the transaction; else until it is forgotten, and then outside a transaction:
    one that is rolled back takes it along.
    """
    said = {"actor": actor, "agency": agency, "request_id": request_id}
    with connection.cursor() as cursor:
        cursor.execute(_SETTING, [json.dumps(said), once])


def forget_writer() -> None:
    """This connection writes for nobody, as at its beginning."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTING, ["", False])
