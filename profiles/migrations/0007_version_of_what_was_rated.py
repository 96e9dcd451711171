"""Adds the version of the text that a rating is of; those there are get theirs in the next step."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("profiles", "0006_skills_by_length")]
    operations = [
        migrations.AddField(
            model_name="assessment",
            name="version",
            field=models.PositiveIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)),
                name="assessment_of_a_version_from_one",
            ),
        ),
    ]
