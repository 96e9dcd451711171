"""Keeps what a person types before it is submitted, word for word, valid or not."""

from dataclasses import dataclass, field

from profiles.models import Role, Skill
from proposals import lifecycle
from proposals.editor.texts import EditedTexts
from proposals.lifecycle import Seen, drafts
from proposals.models import Proposal, Review, WorkingCopy
from proposals.models.version import Content
from skillmap.accounts.models import User


@dataclass
class OwnDraft:
    """A person's draft about a subject (None: a new skill), or of a proposal's next version.

    `version` counts what was kept; it shows when another window kept something newer. `left_by`
    is the program that wrote the draft, `drafted_by` the mark that the draft or proposal has;
    `answers` the request for changes that the next version answers, `saved` what was kept before.
    """

    person: User
    subject: Skill | Role | None
    proposal: Proposal | None = None
    is_amendment: bool = False
    content: Content = field(default_factory=dict)
    version: int = 0
    left_by: str = ""
    drafted_by: str = ""
    answers: Review | None = None
    saved: WorkingCopy | None = None

    def open(self) -> None:
        """Read what was typed before; else what the proposal says."""
        owner = self._owner
        self.drafted_by = owner.drafted_by if isinstance(owner, Proposal) else ""
        copy = lifecycle.working_copy(owner, by=self.person)
        self.saved, self.version = copy, copy.version if copy else 0
        self.content = copy.content if copy else {}
        self.left_by = str(self.content.get("left_by", ""))
        if copy is None and self.proposal is not None:
            self.content = lifecycle.content_of(self.proposal)

    @property
    def continued(self) -> WorkingCopy | None:
        """The person's own draft from before, of a first version; None where nothing was read."""
        is_own_draft = self.proposal is None and not self.left_by
        return self.saved if is_own_draft and self.saved and self.saved.proposal_id else None

    @property
    def seen(self) -> Seen:
        """Which version of the proposal is there now; 0 for a draft."""
        return Seen.of(self.proposal) if self.proposal else Seen(0, 0)

    @property
    def of_version(self) -> int:
        """The version of the proposal that the content was written for."""
        return int(self.content.get("of_version", self.seen.version))

    def keep(self, texts: EditedTexts, words: Content) -> None:
        """Keep what was typed; raises DraftChanged where a newer one is there."""
        content = {**words, "operations": texts.contents()}
        content["roles"] = [role.slug for role in texts.roles]
        if self.proposal:
            content["of_version"] = self.seen.version
        if self.left_by:
            content["left_by"] = self.left_by
        by, seen = self.person, self.version
        if self.proposal is not None:
            copy = lifecycle.keep_typed(self.proposal, content, by=by, seen=seen)
        else:
            copy = lifecycle.keep_draft(self.subject, content, by=by, seen=seen)
        self.content, self.version = content, copy.version

    def forget(self) -> None:
        """Throw it away: the very same is proposed already."""
        owner = self._owner
        if isinstance(owner, Proposal) and owner.state == Proposal.State.DRAFT:
            lifecycle.discard(owner, by=self.person)
        else:
            lifecycle.forget_typed(owner, by=self.person)

    @property
    def _owner(self) -> Skill | Role | Proposal | None:
        """What the working copy belongs to."""
        rows = Proposal.objects.by(self.person).filter(state=Proposal.State.DRAFT)
        mine = rows.filter(**drafts.about(self.subject))
        return self.proposal or mine.first() or self.subject
