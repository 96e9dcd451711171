import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Notifications and deliveries are of events; announcements are gone."""

    dependencies = [
        ("proposals", "0015_copy_announcements_as_events"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="notification",
            name="notification_one_per_person_and_announcement",
        ),
        migrations.RemoveConstraint(
            model_name="delivery",
            name="delivery_one_per_webhook_and_event",
        ),
        migrations.RemoveField(
            model_name="notification",
            name="announcement",
        ),
        migrations.RemoveField(
            model_name="delivery",
            name="announcement",
        ),
        migrations.AlterField(
            model_name="notification",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notifications",
                to="proposals.event",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                fields=("event", "person"), name="notification_one_per_person_and_event"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                models.F("webhook"),
                models.F("event"),
                models.F("type"),
                name="delivery_one_per_webhook_and_event",
            ),
        ),
        migrations.DeleteModel(
            name="Announcement",
        ),
    ]
