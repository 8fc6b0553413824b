"""What is told, to whom, what is late, who is told instead, and which systems are told."""

from notices.models.telling import Cover, Escalation, Notice, Preference
from notices.models.webhooks import Delivery, Webhook

__all__ = ["Cover", "Delivery", "Escalation", "Notice", "Preference", "Webhook"]
