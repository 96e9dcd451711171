"""Keep consent for each licence: what was one date counts for the licence that was in force then."""

from datetime import datetime

from django.apps.registry import Apps
from django.db import migrations, models

AT_ONCE = 1_000


def name_the_licence(apps: Apps, schema_editor: object) -> None:
    """Turn each date into consent to the catalogue's licence of that time."""
    User = apps.get_model("accounts", "User")
    Change = apps.get_model("profiles", "Change")
    catalogue = apps.get_model("profiles", "Catalogue").objects.first()
    present = catalogue.licence if catalogue else "CC-BY-4.0"
    rows = Change.objects.filter(field="licence", target="")
    rows = rows.filter(revision__skill=None, revision__role=None).order_by("revision__created_at")
    changes = list(rows.values_list("revision__created_at", "before_text"))
    changed = []
    for person in User.objects.exclude(licence_accepted_at=None).iterator(AT_ONCE):
        at = person.licence_accepted_at
        licence = next((before for moment, before in changes if moment > at and before), present)
        person.licences_accepted = {licence: at.isoformat()}
        changed.append(person)
        if len(changed) == AT_ONCE:
            User.objects.bulk_update(changed, ["licences_accepted"])
            changed.clear()
    User.objects.bulk_update(changed, ["licences_accepted"])


def keep_the_newest_date(apps: Apps, schema_editor: object) -> None:
    """Turn consents back into one date, the newest."""
    User = apps.get_model("accounts", "User")
    for person in User.objects.exclude(licences_accepted={}).iterator(AT_ONCE):
        moments = [datetime.fromisoformat(each) for each in person.licences_accepted.values()]
        person.licence_accepted_at = max(moments)
        person.save(update_fields=["licence_accepted_at"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_plain_name_of_the_importer"),
        ("profiles", "0020_drafted_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="licences_accepted",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.RunPython(name_the_licence, keep_the_newest_date),
        migrations.RemoveField(model_name="user", name="licence_accepted_at"),
    ]
