from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from profiles import triggers

# A trigger keeps events as they are, so they are only inserted: an announcement and the entry of
# the audit log that was written with it stay two events.
COPY_EVENTS = """
INSERT INTO proposals_event
    (verb, kind, key, from_state, to_state, data, legacy, created_at,
     actor_id, proposal_id, revision_id, comment_id, person_id)
SELECT '', old.kind, old.key, '', '', old.data, TRUE, old.created_at,
       old.actor_id, old.proposal_id, old.revision_id, old.comment_id, old.person_id
FROM proposals_announcement old
ORDER BY old.id
"""
# Deliveries were written with the announcement: webhooks have nothing left to take.
COPY_DISPATCHES = """
INSERT INTO proposals_dispatch
    (event_id, consumer, state, attempts, next_attempt_at, "cursor", error, done_at)
SELECT event.id, 'notifications', old.state, old.attempts, old.next_attempt_at, old."cursor",
       old.error, old.done_at
FROM proposals_announcement old JOIN proposals_event event ON event.key = old.key
ORDER BY old.id
"""
POINT_TO_EVENTS = """
UPDATE {table} SET event_id = (
    SELECT event.id FROM proposals_event event JOIN proposals_announcement old ON event.key = old.key
    WHERE old.id = {table}.announcement_id
)
WHERE announcement_id IS NOT NULL
"""

# Taken back, everything that is told becomes an announcement.
COPY_ANNOUNCEMENTS = """
INSERT INTO proposals_announcement
    (kind, key, actor_id, proposal_id, revision_id, comment_id, person_id, data, created_at,
     state, attempts, next_attempt_at, "cursor", error, done_at)
SELECT event.kind, COALESCE(event.key, event.kind || ':event:' || event.id), event.actor_id,
       event.proposal_id, event.revision_id, event.comment_id, event.person_id, event.data,
       event.created_at, done.state, done.attempts, done.next_attempt_at, done."cursor",
       done.error, done.done_at
FROM proposals_event event
JOIN proposals_dispatch done ON done.event_id = event.id AND done.consumer = 'notifications'
ORDER BY event.id
"""
POINT_TO_ANNOUNCEMENTS = """
UPDATE {table} SET announcement_id = (
    SELECT old.id FROM proposals_announcement old
    JOIN proposals_event event
        ON old.key = COALESCE(event.key, event.kind || ':event:' || event.id)
    WHERE event.id = {table}.event_id
)
WHERE event_id IS NOT NULL
"""
NOTIFICATIONS, DELIVERIES = "proposals_notification", "proposals_delivery"


def forget_what_is_only_told(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Leave the audit log alone in its table; the triggers come back after the migration."""
    triggers.remove(schema_editor.connection, "proposals")
    for statement in (
        "UPDATE proposals_notification SET event_id = NULL",
        "UPDATE proposals_delivery SET event_id = NULL",
        "DELETE FROM proposals_dispatch",
        "DELETE FROM proposals_event WHERE verb = ''",
    ):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Copies announcements into the table of events, with how far the telling was."""

    dependencies = [
        ("proposals", "0014_one_table_of_events"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, forget_what_is_only_told),
        migrations.RunSQL(COPY_EVENTS, POINT_TO_ANNOUNCEMENTS.format(table=DELIVERIES)),
        migrations.RunSQL(COPY_DISPATCHES, POINT_TO_ANNOUNCEMENTS.format(table=NOTIFICATIONS)),
        migrations.RunSQL(POINT_TO_EVENTS.format(table=NOTIFICATIONS), COPY_ANNOUNCEMENTS),
        migrations.RunSQL(POINT_TO_EVENTS.format(table=DELIVERIES), migrations.RunSQL.noop),
    ]
