"""What the OpenAPI document says of each operation: a summary, and what a caller has to know.

The texts stand here together, by operation id, so that they are written and reviewed as one
document. `describe` puts them into the document; an operation without a text is an error.
"""

from django.conf import settings

from profiles.api.openapi import OpenApiDocument

METHODS = {"get", "put", "post", "delete", "patch"}
_SIGNED_IN = "Requires authentication."
_PROPOSE = "Requires a token with the scope `propose`, or a session."
_CURATE = "Requires a token with the scope `curate`, or the session of a curator."
_OWN = "Only the owner may call it; for anyone else it answers 404."
_SEEN = "Send the ETag that you read in `If-Match`; if it changed since, the answer is 409 `stale`."

OPERATIONS: dict[str, tuple[str, str]] = {
    # --- Reading the catalogue
    "domains_list": ("List domains", "Returns every domain with its groups, in their order."),
    "domains_retrieve": (
        "Get a domain",
        "Returns one domain with its groups. A former slug answers 301 with the present one.",
    ),
    "groups_list": ("List groups", "Returns every group with the domain that it belongs to."),
    "levels_list": ("List levels", "Returns every level, lowest rank first."),
    "levels_retrieve": (
        "Get a level",
        "Returns one level. A former slug answers 301 with the present one.",
    ),
    "skills_list": (
        "List skills",
        "Returns published skills, ordered by slug. Retired skills are left out.",
    ),
    "skills_retrieve": (
        "Get a skill",
        "Returns one skill. A former slug answers 301 with the present one; a retired skill "
        "answers 410, and `replaced_by` names its successor.",
    ),
    "skills_expectations_retrieve": (
        "List a skill's expectations",
        "Returns every published expectation of the skill, by role and level, in one response.",
    ),
    "skills_revisions_list": (
        "List a skill's revisions",
        "Returns the history of the skill, newest first. Works for retired skills too.",
    ),
    "skills_revisions_retrieve": (
        "Get a revision of a skill",
        "Returns one revision, by its number within the skill, with every change it made.",
    ),
    "skills_comments_list": (
        "List comments on a skill",
        "Returns the discussion of the skill, oldest first. Hidden comments are left out.",
    ),
    "roles_list": (
        "List roles",
        "Returns published roles with their mission at every level, ordered by slug.",
    ),
    "roles_retrieve": (
        "Get a role",
        "Returns one role with its mission at every level. A former slug answers 301 with the "
        "present one; a retired role answers 410, and `replaced_by` names its successor.",
    ),
    "roles_expectations_list": (
        "List a role's expectations",
        "Returns every published expectation of the role, ordered by skill and level.",
    ),
    "roles_matrix_retrieve": (
        "Get a role's matrix",
        "Returns skills × levels in one response, with required and optional but without texts.",
    ),
    "roles_career_retrieve": (
        "Compare a level with the next one",
        "Returns what the next level expects that this one does not, skills that become required "
        "first. `from` is the slug of the level; without it, the role's lowest level.",
    ),
    "roles_revisions_list": (
        "List a role's revisions",
        "Returns the history of the role, newest first. Works for retired roles too.",
    ),
    "roles_revisions_retrieve": (
        "Get a revision of a role",
        "Returns one revision, by its number within the role, with every change it made.",
    ),
    "roles_comments_list": (
        "List comments on a role",
        "Returns the discussion of the role, oldest first. Hidden comments are left out.",
    ),
    "expectations_list": (
        "List expectations",
        "Returns the published expectations of the whole catalogue, each with its version. "
        "`base_version` of an operation refers to this number.",
    ),
    "expectations_retrieve": (
        "Get an expectation",
        "Returns one published expectation with its version.",
    ),
    "revisions_list": (
        "List revisions",
        "Returns everything that was ever published, newest first, without the changes.",
    ),
    "revisions_retrieve": (
        "Get a revision",
        "Returns one revision, by its sequence number, with every change it made.",
    ),
    "changes_list": (
        "List changes since a cursor",
        "Returns revisions with their changes, oldest first. Store `cursor` and send it as `since` "
        "to continue; nothing is skipped or returned twice. A cursor beyond the newest revision "
        "answers 400.",
    ),
    "suggestions_list": (
        "List suggestions for a search",
        "Returns the roles at a level, roles, skills and levels that the words typed so far may "
        "mean, the best first. `path` is on this site, in its first language.",
    ),
    "people_retrieve": (
        "Get a person",
        "Returns the public page of a person; 404 if the person has none.",
    ),
    # --- Proposals
    "proposals_list": (
        "List proposals",
        "Returns submitted proposals, newest first, without operations and reviews.",
    ),
    "proposals_retrieve": (
        "Get a proposal",
        "Returns one proposal with its operations, reviews and merge status, and an `ETag` for "
        "`If-Match`.",
    ),
    "proposals_create": (
        "Submit a proposal",
        "Creates a proposal about a skill or role and puts it into the review queue. "
        f"{_PROPOSE} Answers 403 `consent_needed` until `accepts_licence` was sent once, "
        "409 `identical` if the same change is open already, and 422 `nothing_to_propose` or "
        "`unknown_target` if an operation cannot be applied.",
    ),
    "proposals_versions_retrieve": (
        "List a proposal's versions",
        "Returns every version with its operations, oldest first.",
    ),
    "proposals_versions_create": (
        "Submit a new version",
        "Replaces the operations of your open proposal by a new version. Reviews of operations "
        f"that stay as they are still count. Only the author may call it. {_PROPOSE} {_SEEN}",
    ),
    "proposals_amend_create": (
        "Amend a proposal",
        "Creates the next version of another person's proposal; both are credited. "
        f"{_CURATE} {_SEEN}",
    ),
    "proposals_withdraw_create": (
        "Withdraw a proposal",
        f"Closes your own open proposal. {_PROPOSE} {_SEEN}",
    ),
    "proposals_approve_create": (
        "Approve a proposal",
        "Publishes the operations listed in `accept` as one revision, or records the first of two "
        f"approvals where two are needed. {_CURATE} The version that you reviewed is required, in "
        "`If-Match` or in the body; without it the answer is 428. Answers 403 `self_approval` for "
        "your own proposal, 409 `conflict` if the published text changed, and 409 "
        "`different_ticks` if the first approval accepted other operations.",
    ),
    "proposals_reject_create": (
        "Reject a proposal",
        f"Closes a proposal with a reason that its author is notified of. {_CURATE} {_SEEN}",
    ),
    "proposals_request_changes_create": (
        "Request changes",
        f"Asks the author for a new version, with a text that says what to change. {_CURATE} "
        f"{_SEEN}",
    ),
    "proposals_endorse_create": (
        "Endorse a proposal",
        f"Records that you support the current version. It replaces your objection. {_PROPOSE} "
        f"{_SEEN}",
    ),
    "proposals_object_create": (
        "Object to a proposal",
        f"Records that you oppose the current version, with a reason. {_PROPOSE} {_SEEN}",
    ),
    "proposals_retract_create": (
        "Withdraw an endorsement or objection",
        f"Removes your endorsement or objection; the proposal stays open. {_PROPOSE}",
    ),
    "proposals_supersede_create": (
        "Close a proposal as duplicate",
        "Closes the proposal and refers to another one about the same subject. Authors may close "
        f"their own with the scope `propose`. For others': {_CURATE}",
    ),
    "proposals_copy_create": (
        "Copy a proposal to a draft",
        "Creates a draft of your own with everything that the proposal contains. "
        f"{_PROPOSE} Answers 409 `draft_exists` if you have a draft about the subject.",
    ),
    "proposals_report_create": (
        "Report a proposal",
        f"Asks the moderators to look at the proposal. {_PROPOSE}",
    ),
    "proposals_comments_list": (
        "List comments on a proposal",
        "Returns the discussion of the proposal, oldest first. Hidden comments are left out.",
    ),
    "proposals_comments_create": (
        "Comment on a proposal",
        f"Publishes a comment on the proposal, or a reply to `parent`. {_PROPOSE} Answers 409 "
        "`locked` if the discussion is closed.",
    ),
    # --- Drafts
    "drafts_list": ("List drafts", f"Returns your own drafts, newest first. {_SIGNED_IN}"),
    "drafts_retrieve": (
        "Get a draft",
        f"Returns one of your drafts with an `ETag` for `If-Match`. {_SIGNED_IN} {_OWN}",
    ),
    "drafts_create": (
        "Create a draft",
        "Stores a draft that its person can read, edit and submit in the browser. A draft that "
        f"exists is not replaced: the answer is 409 `draft_exists`. {_PROPOSE}",
    ),
    "drafts_update": (
        "Replace a draft",
        f"Replaces the content of a draft. `If-Match` is required. {_PROPOSE} {_OWN}",
    ),
    "drafts_destroy": (
        "Delete a draft",
        f"Deletes a draft permanently. {_PROPOSE} {_OWN}",
    ),
    "drafts_submit_create": (
        "Submit a draft",
        "Turns the draft into a proposal. The errors are those of submitting a proposal. "
        f"{_PROPOSE} {_OWN}",
    ),
    # --- Comments and reverts
    "comments_retrieve": ("Get a comment", "Returns one comment on a skill, role or proposal."),
    "comments_partial_update": (
        "Edit a comment",
        f"Replaces the text of your own comment; earlier texts stay visible. {_PROPOSE}",
    ),
    "comments_destroy": (
        "Delete a comment",
        f"Deletes your own comment. If it has replies, a placeholder remains. {_PROPOSE}",
    ),
    "comments_resolve_create": (
        "Resolve a thread",
        f"Marks a thread as resolved, or as open again with `is_resolved: false`. {_PROPOSE}",
    ),
    "comments_report_create": (
        "Report a comment",
        f"Asks the moderators to look at the comment. {_PROPOSE}",
    ),
    "skills_comments_create": (
        "Comment on a skill",
        f"Publishes a comment on the skill, or a reply to `parent`. {_PROPOSE} Answers 409 "
        "`locked` if the discussion is closed.",
    ),
    "roles_comments_create": (
        "Comment on a role",
        f"Publishes a comment on the role, or a reply to `parent`. {_PROPOSE} Answers 409 "
        "`locked` if the discussion is closed.",
    ),
    "revisions_revert_create": (
        "Revert a revision",
        "Restores what the revision changed. A curator with the scope `curate` publishes at once; "
        f"for everyone else it creates a proposal. {_PROPOSE} Answers 409 `conflict` if a later "
        "revision changed the same text.",
    ),
    # --- Notifications, watches, webhooks
    "watches_list": ("List watches", f"Returns what you watch and how much of it. {_SIGNED_IN}"),
    "watches_create": (
        "Set a watch",
        "Sets how much you are notified about a skill, role, domain or proposal. An empty `level` "
        f"removes the watch and answers 204. Repeating it changes nothing. {_PROPOSE}",
    ),
    "notifications_list": (
        "List notifications",
        f"Returns your notifications, newest first; only unread ones with `unread=1`. {_SIGNED_IN}",
    ),
    "notifications_read_create": (
        "Mark a notification as read",
        f"Marks one notification as read. A token with the scope `read` is enough. {_OWN}",
    ),
    "notifications_read_all": (
        "Mark all notifications as read",
        "Marks all your notifications as read and returns how many were unread. A token with the "
        "scope `read` is enough.",
    ),
    "webhooks_list": ("List webhooks", f"Returns your webhooks with their state. {_SIGNED_IN}"),
    "webhooks_retrieve": ("Get a webhook", f"Returns one of your webhooks. {_SIGNED_IN} {_OWN}"),
    "webhooks_create": (
        "Create a webhook",
        "Creates a webhook and returns its `secret`, which is shown only once. "
        f"{_PROPOSE} Answers 429 `limit_reached` if you have as many as allowed.",
    ),
    "webhooks_partial_update": (
        "Update a webhook",
        "Changes the fields that are sent. Sending `skill`, `role` or `domain` replaces what the "
        f"webhook was about. {_PROPOSE} {_OWN}",
    ),
    "webhooks_destroy": (
        "Delete a webhook",
        f"Deletes the webhook and its delivery log. {_PROPOSE} {_OWN}",
    ),
    "webhooks_pause_create": (
        "Pause a webhook",
        f"Stops deliveries. Events that happen while it is paused are not delivered later. "
        f"{_PROPOSE} {_OWN}",
    ),
    "webhooks_resume_create": (
        "Resume a webhook",
        "Starts deliveries again, first those that were waiting when it was paused. "
        f"{_PROPOSE} {_OWN}",
    ),
    "webhooks_secret_create": (
        "Rotate a webhook's secret",
        "Returns a new `secret`, which is shown only once. For 24 hours requests are signed with "
        f"both secrets. {_PROPOSE} {_OWN}",
    ),
    "webhooks_test_create": (
        "Send a test event",
        "Queues a test delivery and returns it. While one is waiting, that one is returned. "
        f"{_PROPOSE} {_OWN} Answers 409 `webhook_stopped` if the webhook is paused.",
    ),
    "webhooks_deliveries_list": (
        "List a webhook's deliveries",
        f"Returns the deliveries of the last 30 days, newest first. {_SIGNED_IN} {_OWN}",
    ),
    "webhooks_send_again": (
        "Redeliver an event",
        "Queues the delivery again, with the same message id and all attempts. "
        f"{_PROPOSE} {_OWN} Answers 409 `webhook_stopped` if the webhook is paused.",
    ),
}


def describe(result: OpenApiDocument, **_rest: object) -> OpenApiDocument:
    """drf-spectacular's hook: names the site; gives every operation its summary and description."""
    result["info"]["title"] = settings.SITE_NAME
    for item in result["paths"].values():
        for method in METHODS & item.keys():
            summary, description = OPERATIONS[item[method]["operationId"]]
            item[method] |= {"summary": summary, "description": description}
    return result
