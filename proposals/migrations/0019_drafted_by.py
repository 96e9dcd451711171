"""What drafted a proposal and its texts, and how much of it the author changed."""

import django.db.models.deletion
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import migrations, models


def mark() -> models.CharField:
    """What drafted a text, where it was no person: a program, and the month if it is known."""
    validator = RegexValidator(
        "\\A(program|assistant|language-model)( [0-9]{4}-(0[1-9]|1[0-2]))?\\Z",
        "Write program, assistant or language-model, and the month: 2026-11.",
        code="invalid",
    )
    return models.CharField(
        blank=True, db_default="", default="", max_length=30, validators=[validator]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_plain_name_of_the_importer"),
        ("profiles", "0020_drafted_by"),
        ("proposals", "0018_examples"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="operation",
            name="drafted_by",
            field=mark(),
        ),
        migrations.AddField(
            model_name="proposal",
            name="drafted",
            field=models.JSONField(
                db_default=models.Value([], output_field=models.JSONField()),
                default=list,
                editable=False,
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="drafted_by",
            field=mark(),
        ),
        migrations.AddField(
            model_name="proposal",
            name="drafted_changed",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="proposal",
            name="drafted_count",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="proposal",
            name="drafted_with",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.token",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("drafted_changed__lte", models.F("drafted_count"))),
                name="proposal_changed_at_most_what_was_drafted",
            ),
        ),
    ]
