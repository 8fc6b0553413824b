"""Find what one person or one agency looked at, and what was looked at in a stretch of time.

Built beside the writers, who must not wait for it.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("audit", "0003_who_was_shown")]

    operations = [
        AddIndexConcurrently(
            "accessevent", models.Index(fields=["actor_id", "at"], name="audit_access_actor")
        ),
        AddIndexConcurrently("accessevent", models.Index(fields=["agency", "at"], name="audit_access_agency")),
        AddIndexConcurrently("accessevent", BrinIndex(fields=["at"], name="audit_access_at")),
    ]
