"""PostgreSQL and Redis of the project's own, used when DATABASE_URL or REDIS_URL is unset.

Plain Python: nothing here needs Django, or anything installed beyond the two wheels that carry the
servers. They listen on UNIX sockets in a private folder and nowhere else, run on when the process
that started them ends, and survive the death of anything.
"""

from caselink.embedded.errors import EmbeddedError
from caselink.embedded.redis_server import celery_broker_url
from caselink.embedded.service import Services, Status, ensure, status, stop, urls_without_starting

__all__ = [
    "EmbeddedError",
    "Services",
    "Status",
    "celery_broker_url",
    "ensure",
    "status",
    "stop",
    "urls_without_starting",
]
