"""Keeps which lines of an expectation a person does; ratings from before stay one answer each."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0020_drafted_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="met_lines",
            field=models.JSONField(
                blank=True,
                db_default=models.Value([], output_field=models.JSONField()),
                default=list,
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("met_lines", []), ("state__in", ["working", "met"]), _connector="OR"
                ),
                name="assessment_with_met_lines_is_begun",
            ),
        ),
    ]
