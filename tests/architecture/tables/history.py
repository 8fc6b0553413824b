"""What history adds: earlier states, and the proxies that carry their triggers."""

from django.apps import apps

from history.models import TRACKED
from tests.architecture.kinds import APPEND_ONLY, AUDITED

# A proxy is another name of the table it stands for, and changes as that does.
MODELS = {f"history.Tracked{one.model.__name__}": AUDITED for one in TRACKED} | {
    model._meta.label: APPEND_ONLY
    for model in apps.get_app_config("history").get_models()
    if not model._meta.proxy
}
