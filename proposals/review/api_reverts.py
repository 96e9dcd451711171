"""Steps that programs seldom take: superseding, amending, reporting, undoing what was published."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.models import Revision
from proposals import lifecycle, moderation_actions
from proposals.api.permissions import Scoped
from proposals.api.requests import (
    ReportRequest,
    RevertRequest,
    SubmissionRequest,
    SupersedeRequest,
)
from proposals.api.serializers import WholeProposalSerializer
from proposals.api.writing import WritingViewSet
from proposals.editor.api import DraftSerializer, content_of
from proposals.models import Proposal, Report
from proposals.review.api import ProposalSteps, submission_of
from skillmap.accounts.models import Token


class RareStepViewSet(ProposalSteps):
    """What else can be done with a proposal."""

    tagged_actions = ("amend",)
    scopes = {"amend": Token.Scope.CURATE}

    @extend_schema(request=SubmissionRequest, responses={201: WholeProposalSerializer})
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: str) -> Response:
        """Write the next version of somebody else's proposal, as a curator; both are credited."""
        proposal, data = self.get_object(), self.read(SubmissionRequest)
        shown = self.step(
            proposal, lambda seen: lifecycle.amend(
                proposal, submission_of(data, self.token), by=self.person, seen=seen
            ), data,
        )  # fmt: skip
        return self.made("proposal", proposal.pk, shown)

    @extend_schema(request=SupersedeRequest, responses=WholeProposalSerializer)
    @action(detail=True, methods=["post"])
    def supersede(self, request: Request, pk: str) -> Response:
        """Close it in favour of another one about the same subject."""
        proposal, key = self.get_object(), self.read(SupersedeRequest)["other"]
        # Of one's own it is taking back; of somebody else's it is deciding.
        if proposal.author_id != self.person.pk and not _may_curate(request):
            raise PermissionDenied(Scoped.message)
        rows = Proposal.objects.visible_to(self.person).submitted()
        other = rows.filter(pk=key).first()
        if other is None:
            raise ValidationError({"other": [f"There is no proposal {key}."]}, "unknown_target")
        return self.step(
            proposal, lambda _seen: lifecycle.supersede(proposal, other, by=self.person), {}
        )

    @extend_schema(request=None, responses={201: DraftSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: str) -> Response:
        """Start again from it: a draft of one's own with all that it said."""
        draft = lifecycle.copy(self.get_object(), by=self.person)
        shown = DraftSerializer(draft, context=self.get_serializer_context())
        tag = f'"{lifecycle.mark(content_of(draft))}"'
        return self.made("draft", draft.pk, Response(shown.data, headers={"ETag": tag}))

    @extend_schema(request=ReportRequest, responses={204: None})
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: str) -> Response:
        """Ask a curator to look at it."""
        data = self.read(ReportRequest)
        reason = Report.Reason(data["reason"])
        moderation_actions.report(
            self.get_object(), by=self.person, reason=reason, text=data["text"]
        )
        return Response(status=204)


class RevertAnswerSerializer(serializers.Serializer[Any]):
    """What came of it: a revision, or a proposal that others decide about."""

    revision = serializers.IntegerField(allow_null=True, help_text="its sequence number")
    proposal = serializers.IntegerField(allow_null=True)
    url = serializers.URLField()


class RevertViewSet(WritingViewSet[Revision]):
    """Reverts of published revisions, at once or as a proposal."""

    queryset = Revision.objects.select_related("skill__group__domain", "role")
    serializer_class = RevertAnswerSerializer

    @extend_schema(request=RevertRequest, responses={201: RevertAnswerSerializer})
    def create(self, request: Request, sequence: str) -> Response:
        """Undo it: at once by a curator whose token may curate, else as a proposal."""
        revision = get_object_or_404(self.get_queryset(), sequence=int(sequence))
        data = self.read(RevertRequest)
        made = lifecycle.revert(
            revision,
            data["text"],
            by=self.person,
            accepts_licence=data["accepts_licence"],
            may_publish=_may_curate(request),
            token=self.token,
        )
        body = {
            "revision": made.sequence if isinstance(made, Revision) else None,
            "proposal": made.pk if isinstance(made, Proposal) else None,
            "url": request.build_absolute_uri(made.get_absolute_url()),
        }
        if isinstance(made, Revision):
            return self.made("revision", made.sequence, Response(body))
        return self.made("proposal", made.pk, Response(body))


def _may_curate(request: Request) -> bool:
    """Whether whoever asks may use what they may do as a curator: by a session, or such a token."""
    auth = request.auth
    return not isinstance(auth, Token) or auth.covers(Token.Scope.CURATE)
