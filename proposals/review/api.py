"""Proposals for programs: every step calls the function that the page calls."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.utils.encoders import JSONEncoder

from profiles import provenance
from profiles.api.problems import Problem
from profiles.api.serializers import results_of
from proposals import lifecycle, merge_status
from proposals.api import filters, requests, serializers
from proposals.api.writing import Body, WritingViewSet
from proposals.discussion.api import discuss
from proposals.lifecycle import Seen, Submission
from proposals.models import Endorsement, Operation, Proposal, Review
from proposals.models.proposal import Reason
from skillmap.accounts.models import Token

# Weak ones, too: a proxy that compresses makes them so.
_TAG = re.compile(r'(?:W/)?"([0-9]{1,9})\.([0-9]{1,9})(?:-[0-9a-f]{1,64})?"')
_WHOLE = serializers.WholeProposalSerializer


class ProposalSteps(WritingViewSet[Proposal]):
    """One proposal, taken one step further and shown whole."""

    queryset = Proposal.objects.none()
    serializer_class = serializers.ProposalSerializer
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        """What this person may see; one comes whole."""
        rows: Any = Proposal.objects.visible_to(self.request.user).submitted()
        rows = rows.for_listing().select_related("superseded_by")
        if self.action == "list":
            return rows
        operations = Operation.objects.for_showing()
        return rows.select_related("current__author").prefetch_related(
            Prefetch("current__operations", operations),
            Prefetch("reviews", Review.objects.select_related("reviewer", "version")),
            Prefetch("endorsements", Endorsement.objects.select_related("person", "version")),
        )

    def step(
        self,
        proposal: Proposal,
        do: Callable[[Seen | None], object],
        data: Body,
    ) -> Response:
        """Take one step, and answer with what the proposal is then."""
        do(_seen(self.request, data))
        return self.whole(proposal)

    def whole(self, proposal: Proposal) -> Response:
        """The proposal as it is now, with its ETag."""
        self.action = "retrieve"
        fresh = self.get_queryset().get(pk=proposal.pk)
        if fresh.is_waiting:
            fresh.freshness = merge_status.freshness(merge_status.of_proposals([fresh])[fresh.pk])
        shown = serializers.WholeProposalSerializer(fresh, context=self.get_serializer_context())
        body = json.dumps(shown.data, cls=JSONEncoder, sort_keys=True)
        digest = hashlib.sha256(body.encode()).hexdigest()[:12]
        # The numbers are what If-Match is held to; the rest tells answers of one state apart.
        tag = f'"{fresh.version_number}.{fresh.lock_version}-{digest}"'
        return Response(shown.data, headers={"ETag": tag})


class ProposalViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ProposalSteps):
    """Proposals: read by anybody, submitted, revised, judged and decided by those who may."""

    filterset_class = filters.ProposalFilter
    list_ordering = ("-id",)
    paged_actions = ("list", "comments")
    tagged_actions = (
        *("versions", "withdraw", "approve", "reject", "request_changes", "endorse", "object_to"),
    )
    scopes = {
        "approve": Token.Scope.CURATE,
        "reject": Token.Scope.CURATE,
        "request_changes": Token.Scope.CURATE,
    }

    def get_serializer_class(self) -> type[BaseSerializer[Proposal]]:
        """One proposal comes whole, a list without operations and reviews."""
        return _WHOLE if self.action == "retrieve" else super().get_serializer_class()

    @extend_schema(responses=_WHOLE)
    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        """One proposal, with an ETag for `If-Match`."""
        return self.whole(self.get_object())

    @extend_schema(request=requests.ProposalRequest, responses={201: _WHOLE})
    def create(self, request: Request) -> Response:
        """Create a proposal and submit it in one request."""
        data = self.read(requests.ProposalRequest)
        made = lifecycle.propose(
            data.get("skill") or data.get("role"),
            submission_of(data, self.token),
            by=self.person,
            accepts_licence=data["accepts_licence"],
        )
        return self.made("proposal", made.pk, self.whole(made))

    @extend_schema(methods=["get"], responses=results_of(serializers.VersionSerializer))
    @extend_schema(methods=["post"], request=requests.SubmissionRequest, responses={201: _WHOLE})
    @action(detail=True, methods=["get", "post"], serializer_class=serializers.VersionSerializer)
    def versions(self, request: Request, pk: str) -> Response:
        """Every version; or submit the next one."""
        proposal = self.get_object()
        if request.method == "POST":
            data = self.read(requests.SubmissionRequest)
            answer = self.step(
                proposal, lambda seen: lifecycle.revise(
                    proposal, submission_of(data, self.token), by=self.person, seen=seen
                ), data,
            )  # fmt: skip
            return self.made("proposal", proposal.pk, answer)
        rows = proposal.versions.select_related("author").prefetch_related(
            Prefetch("operations", Operation.objects.for_showing())
        )
        return Response({"results": self.get_serializer(rows, many=True).data})

    @extend_schema(request=requests.SeenRequest, responses=_WHOLE)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take one's own proposal back."""
        proposal, data = self.get_object(), self.read(requests.SeenRequest)
        return self.step(
            proposal, lambda seen: lifecycle.withdraw(proposal, by=self.person, seen=seen), data
        )

    @extend_schema(request=requests.ApproveRequest, responses=_WHOLE)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Publish the operations accepted, of the version seen (`If-Match` or in the body)."""
        proposal, data = self.get_object(), self.read(requests.ApproveRequest)
        current = proposal.current
        known = {each.pk for each in current.operations.all()} if current else set()
        if unknown := set(data["accept"]) - known:
            raise Problem(422, "unknown_target", f"No operation {min(unknown)} in this version.")
        declined = {key: data["decline"].get(str(key), "") for key in known - set(data["accept"])}

        def do(seen: Seen | None) -> object:
            if seen is None:
                text = "Say which version was reviewed: If-Match, or version and lock_version."
                raise Problem(428, "precondition_required", text)
            return lifecycle.approve(
                proposal, by=self.person, seen=seen, declined=declined, text=data["text"]
            )

        return self.step(proposal, do, data)

    @extend_schema(request=requests.RejectRequest, responses=_WHOLE)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Reject with a reason."""
        proposal, data = self.get_object(), self.read(requests.RejectRequest)
        code = Reason(data["code"])
        return self.step(
            proposal,
            lambda seen: lifecycle.reject(proposal, code, data["text"], by=self.person, seen=seen),
            data,
        )

    @extend_schema(request=requests.WordsRequest, responses=_WHOLE)
    @action(detail=True, methods=["post"], url_path="request-changes")
    def request_changes(self, request: Request, pk: str) -> Response:
        """Ask the author for changes."""
        proposal, data = self.get_object(), self.read(requests.WordsRequest)
        return self.step(
            proposal,
            lambda seen: lifecycle.request_changes(
                proposal, data["text"], by=self.person, seen=seen
            ),
            data,
        )

    @extend_schema(request=requests.TextRequest, responses=_WHOLE)
    @action(detail=True, methods=["post"])
    def endorse(self, request: Request, pk: str) -> Response:
        """Be for the version as it stands."""
        proposal, data = self.get_object(), self.read(requests.TextRequest)
        return self.step(
            proposal,
            lambda seen: lifecycle.endorse(proposal, by=self.person, text=data["text"], seen=seen),
            data,
        )

    @extend_schema(request=requests.WordsRequest, responses=_WHOLE)
    @action(detail=True, methods=["post"], url_path="object")
    def object_to(self, request: Request, pk: str) -> Response:
        """Be against the version as it stands, saying why."""
        proposal, data = self.get_object(), self.read(requests.WordsRequest)
        return self.step(
            proposal,
            lambda seen: lifecycle.object_to(proposal, data["text"], by=self.person, seen=seen),
            data,
        )

    @extend_schema(request=None, responses=_WHOLE)
    @action(detail=True, methods=["post"])
    def retract(self, request: Request, pk: str) -> Response:
        """Be neither for nor against any more."""
        proposal = self.get_object()
        return self.step(proposal, lambda _seen: lifecycle.retract(proposal, by=self.person), {})

    @extend_schema(methods=["get"], responses=serializers.CommentSerializer(many=True))
    @extend_schema(
        methods=["post"],
        request=requests.CommentRequest,
        responses={201: serializers.CommentSerializer},
    )
    @action(detail=True, methods=["get", "post"], serializer_class=serializers.CommentSerializer)
    def comments(self, request: Request, pk: str) -> Response:
        """The discussion; or say something."""
        return discuss(self, self.get_object())


def submission_of(data: Body, token: Token | None) -> Submission:
    """What was sent as one version, as the domain has it: of a program, if there is a token."""
    mark = provenance.PROGRAM if token else ""
    texts = (data["title"], data["rationale"], data["sources"], data["operations"])
    return Submission(*texts, drafted_by=mark, token=token)


def _seen(request: Request, data: Body) -> Seen | None:
    """Which version the program looked at; raises Problem 400 for a tag that is none of ours."""
    tag = request.headers.get("If-Match", "*")
    if tag != "*":
        numbers = _TAG.fullmatch(tag)
        if numbers is None:
            raise Problem(400, "bad_etag", "If-Match must be an ETag that this API gave.")
        return Seen(int(numbers[1]), int(numbers[2]))
    if "version" in data and "lock_version" in data:
        return Seen(data["version"], data["lock_version"])
    return None
