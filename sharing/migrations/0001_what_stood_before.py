"""Agencies that shared before agreements were kept go on sharing, under one agreement to be reviewed soon."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

TITLE = "Agreed before agreements were kept"
PURPOSE = (
    "Adding up what each agency records about adults who are being harmed. Review it: say in an agreement of "
    "its own which agencies share, for what, and on what basis."
)


def keep(apps, schema_editor):
    """One agreement of all agencies there are; none where there is no agency yet."""
    everybody = list(apps.get_model("agencies", "Agency").objects.all())
    if not everybody:
        return
    today = timezone.localdate()
    agreement = apps.get_model("agencies", "SharingAgreement").objects.create(
        title=TITLE,
        purpose=PURPOSE,
        lawful_basis="uk_gdpr_6_1_e",
        starts_on=today,
        review_on=today + timedelta(days=30),
    )
    agreement.parties.set(everybody)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_sharing_and_sign_in")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
