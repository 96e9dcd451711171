import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The columns that make the audit log the outbox, and how far each consumer is with an event."""

    dependencies = [
        ("profiles", "0013_plain_labels"),
        ("proposals", "0013_plain_labels"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="verb",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name="event",
            name="kind",
            field=models.CharField(
                blank=True,
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
                    ("objected", "a proposal was objected to"),
                    ("assigned", "a review was asked for"),
                    ("conflicted", "a proposal conflicts with the published text"),
                    ("reminded", "something awaits a decision"),
                    ("commented", "a comment was written"),
                    ("mentioned", "someone was mentioned in an edited text"),
                    ("published", "a revision was published"),
                    ("held", "something was held for review"),
                    ("released", "held content was released"),
                    ("hidden", "content was hidden"),
                    ("reported", "content was reported"),
                    ("suspended", "an account was suspended"),
                    ("suspension_lifted", "a suspension was lifted"),
                    ("appointed", "a curator was appointed"),
                    ("appointment_ended", "a curatorship has ended"),
                    ("deactivated", "an account was deactivated"),
                    ("reactivated", "an account was activated again"),
                    ("rights_changed", "the rights of an account were changed"),
                    ("last_curator_left", "a domain has no curator any more"),
                ],
                default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="key",
            field=models.CharField(blank=True, max_length=150, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="event",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="profiles.revision",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="legacy",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", ""), ("verb", ""), _negated=True),
                name="event_is_logged_or_told",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("verb", ""), _negated=True), fields=["-id"], name="event_logged"
            ),
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatches",
                        to="proposals.event",
                    ),
                ),
                (
                    "consumer",
                    models.CharField(
                        choices=[("notifications", "notifications"), ("webhooks", "webhooks")],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "pending"), ("done", "done"), ("failed", "failed")],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField(blank=True, null=True)),
                ("cursor", models.PositiveBigIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "dispatch",
                "verbose_name_plural": "dispatches",
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                condition=models.Q(("state", "pending")),
                fields=["consumer", "id"],
                name="dispatch_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.UniqueConstraint(
                fields=("event", "consumer"), name="dispatch_one_per_event_and_consumer"
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="announcement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notifications",
                to="proposals.announcement",
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="event",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notifications",
                to="proposals.event",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="event",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="proposals.event",
            ),
        ),
    ]
