"""Give notices, raise and end escalations. Everything that makes something wait calls these."""

from notices.services.escalating import escalation_raise, escalations_end
from notices.services.giving import notice_give, notices_end

__all__ = ["escalation_raise", "escalations_end", "notice_give", "notices_end"]
