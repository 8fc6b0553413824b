"""What is done again and again: tasks that take nothing, started by beat. A missed beat is dropped."""

from typing import Any

from celery.schedules import crontab


def _every(task: str, seconds: float, *, expires: int) -> dict[str, Any]:
    return {"task": task, "schedule": seconds, "options": {"expires": expires}}


def _nightly(task: str, hour: int, minute: int) -> dict[str, Any]:
    at = crontab(hour=str(hour), minute=str(minute))
    return {"task": task, "schedule": at, "options": {"expires": 3600}}


SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": _every("risk.sweep", 5.0, expires=15),
    "heartbeat": _every("risk.heartbeat", 10.0, expires=20),
    "sessions_clear": _every("agencies.sessions_clear", 900.0, expires=900),
    "relink_carry_out": _every("risk.relink_carry_out", 60.0, expires=60),
    "identity_lapse": _every("risk.identity_lapse", 900.0, expires=900),
    "exceptions_lapse": _every("risk.exceptions_lapse", 900.0, expires=900),
    "queue_lapse": _every("risk.queue_lapse", 60.0, expires=60),
    "actions_follow": _every("actions.follow", 300.0, expires=300),
    "notices_deliver": _every("notices.deliver", 15.0, expires=15),
    "notices_digest": {
        "task": "notices.digest",
        "schedule": crontab(minute="5"),
        "options": {"expires": 1800},
    },
    "documents_build_waiting": _every("documents.build_waiting", 30.0, expires=30),
    "unusual": _nightly("oversight.unusual", 2, 10),
    "remind": _nightly("duties.remind", 2, 40),
    "actions_silences": _nightly("actions.silences", 2, 50),
    "safeguards_remind": _nightly("safeguards.remind", 3, 0),
    "meetings_remind": _nightly("meetings.remind", 3, 5),
    "documents_clear": _nightly("documents.clear", 3, 10),
}
