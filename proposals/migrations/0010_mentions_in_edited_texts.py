"""Adds mentions in edited comments, and administrators as a reason to be told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0009_number_of_what_a_notification_tells"),
    ]

    operations = [
        migrations.AlterField(
            model_name="announcement",
            name="kind",
            field=models.CharField(
                choices=[
                    ("submitted", "a change was proposed"),
                    ("revised", "a proposal has a new version"),
                    ("amended", "a curator amended a proposal"),
                    ("changes_requested", "changes were requested"),
                    ("reviewed", "a first curator approved; a second is needed"),
                    ("approved", "a proposal was approved"),
                    ("rejected", "a proposal was rejected"),
                    ("withdrawn", "a proposal was withdrawn"),
                    ("superseded", "a proposal was superseded"),
                    ("expired", "a proposal expired"),
                    ("endorsed", "a proposal was endorsed"),
                    ("objected", "somebody objects to a proposal"),
                    ("assigned", "a review was asked for"),
                    ("conflicted", "a proposal no longer fits what is published"),
                    ("reminded", "something waits for an answer"),
                    ("commented", "a comment was written"),
                    ("mentioned", "somebody was mentioned in a text that was edited"),
                    ("published", "a revision was published"),
                    ("held", "something is held for a look"),
                    ("released", "something held was released"),
                    ("hidden", "something was hidden"),
                    ("reported", "something was reported"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="why",
            field=models.CharField(
                choices=[
                    ("author", "you wrote the proposal"),
                    ("mentioned", "you were mentioned"),
                    ("replied", "you wrote in this thread"),
                    ("review", "your review was asked for"),
                    ("curator", "you curate this"),
                    ("administrator", "you are an administrator"),
                    ("took_part", "you took part"),
                    ("watches_proposal", "you watch this proposal"),
                    ("watches_skill", "you watch this skill"),
                    ("watches_role", "you watch this role"),
                    ("watches_domain", "you watch this domain"),
                ],
                max_length=20,
            ),
        ),
    ]
