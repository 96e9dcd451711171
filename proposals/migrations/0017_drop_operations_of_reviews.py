"""Drops which operations a review is about: those of its version, but for the declined."""

from django.db import migrations


class Migration(migrations.Migration):
    """Both lists said the same, and a review writes one row less."""

    dependencies = [
        ("proposals", "0016_drop_announcements"),
    ]

    operations = [
        migrations.RemoveField(model_name="review", name="operations"),
    ]
