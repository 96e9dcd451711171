"""Lets domains, groups, families and levels keep their first slug and their former ones."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0008_rate_the_present_version"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="formeraddress",
            name="former_address_of_one_thing",
        ),
        migrations.AddField(
            model_name="domain",
            name="first_slug",
            field=models.CharField(db_default="", default="", editable=False, max_length=100),
        ),
        migrations.AddField(
            model_name="formeraddress",
            name="domain",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="former_addresses",
                to="profiles.domain",
            ),
        ),
        migrations.AddField(
            model_name="formeraddress",
            name="family",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="former_addresses",
                to="profiles.rolefamily",
            ),
        ),
        migrations.AddField(
            model_name="formeraddress",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="former_addresses",
                to="profiles.group",
            ),
        ),
        migrations.AddField(
            model_name="formeraddress",
            name="level",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="former_addresses",
                to="profiles.level",
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="first_slug",
            field=models.CharField(db_default="", default="", editable=False, max_length=100),
        ),
        migrations.AddField(
            model_name="level",
            name="first_slug",
            field=models.CharField(db_default="", default="", editable=False, max_length=100),
        ),
        migrations.AddField(
            model_name="rolefamily",
            name="first_slug",
            field=models.CharField(db_default="", default="", editable=False, max_length=100),
        ),
        migrations.AddConstraint(
            model_name="formeraddress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("skill", None), _negated=True),
                        ("domain", None),
                        ("family", None),
                        ("group", None),
                        ("level", None),
                        ("role", None),
                    ),
                    models.Q(
                        models.Q(("role", None), _negated=True),
                        ("domain", None),
                        ("family", None),
                        ("group", None),
                        ("level", None),
                        ("skill", None),
                    ),
                    models.Q(
                        models.Q(("domain", None), _negated=True),
                        ("family", None),
                        ("group", None),
                        ("level", None),
                        ("role", None),
                        ("skill", None),
                    ),
                    models.Q(
                        models.Q(("group", None), _negated=True),
                        ("domain", None),
                        ("family", None),
                        ("level", None),
                        ("role", None),
                        ("skill", None),
                    ),
                    models.Q(
                        models.Q(("family", None), _negated=True),
                        ("domain", None),
                        ("group", None),
                        ("level", None),
                        ("role", None),
                        ("skill", None),
                    ),
                    models.Q(
                        models.Q(("level", None), _negated=True),
                        ("domain", None),
                        ("family", None),
                        ("group", None),
                        ("role", None),
                        ("skill", None),
                    ),
                    _connector="OR",
                ),
                name="former_address_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="formeraddress",
            constraint=models.UniqueConstraint(
                models.F("slug"),
                condition=models.Q(("domain", None), _negated=True),
                name="former_address_one_domain_per_slug",
            ),
        ),
        migrations.AddConstraint(
            model_name="formeraddress",
            constraint=models.UniqueConstraint(
                models.F("slug"),
                condition=models.Q(("family", None), _negated=True),
                name="former_address_one_family_per_slug",
            ),
        ),
        migrations.AddConstraint(
            model_name="formeraddress",
            constraint=models.UniqueConstraint(
                models.F("slug"),
                condition=models.Q(("level", None), _negated=True),
                name="former_address_one_level_per_slug",
            ),
        ),
        migrations.AddConstraint(
            model_name="formeraddress",
            constraint=models.UniqueConstraint(
                models.F("group"), models.F("slug"), name="former_address_once_per_group"
            ),
        ),
    ]
