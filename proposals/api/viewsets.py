"""Proposals for programs: every step calls the function that the page calls."""

import re
from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.api.problems import Problem
from profiles.api.viewsets import ApiViewSet
from profiles.curation import Finding as CurationFinding
from proposals import commenting, freshness, lifecycle
from proposals.api import filters, requests, serializers
from proposals.api.findings import to_problem
from proposals.api.idempotency import once
from proposals.api.permissions import Scoped
from proposals.findings import Finding
from proposals.lifecycle import Seen, Submission
from proposals.models import Comment, Operation, Proposal
from proposals.models.proposal import Reason
from skillmap.accounts.models import Token, User

_NUMBER = re.compile("[0-9]{1,9}")


class WritingViewSet(ApiViewSet):
    """What every part that is written to shares: scopes, findings as problems, keys kept."""

    permission_classes = [Scoped]

    def handle_exception(self, exc: Exception) -> Response:
        """Findings of the domain are problems with stable codes."""
        if isinstance(exc, Finding | CurationFinding):
            exc = to_problem(exc)
        return super().handle_exception(exc)

    def read(self, kind: type[Any]) -> dict[str, Any]:
        """The body as the request class has it; raises ValidationError."""
        sent = kind(data=self.request.data)
        sent.is_valid(raise_exception=True)
        data: dict[str, Any] = sent.validated_data
        return data

    @property
    def person(self) -> User:
        """Who asks; `Scoped` has seen to it that somebody does."""
        assert isinstance(self.request.user, User)  # noqa: S101
        return self.request.user


class ProposalSteps(WritingViewSet):
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
            *("reviews__reviewer", "reviews__version"),
            *("endorsements__person", "endorsements__version"),
        )

    def step(
        self,
        proposal: Proposal,
        do: Callable[[Seen | None], Any],
        data: dict[str, Any],
        status: int = 200,
    ) -> Response:
        """Take one step, once per Idempotency-Key, and answer with what the proposal is then."""
        seen = _seen(self.request, data)

        def answer() -> Response:
            do(seen)
            return self.whole(proposal, status=status)

        return once(self.request, answer)

    def whole(self, proposal: Proposal, status: int = 200) -> Response:
        """The proposal as it is now, with its ETag."""
        self.action = "retrieve"
        fresh = self.get_queryset().get(pk=proposal.pk)
        if fresh.is_waiting:
            fresh.freshness = freshness.of(freshness.examine([fresh])[fresh.pk])
        shown = serializers.WholeProposalSerializer(fresh, context=self.get_serializer_context())
        tag = f'"{fresh.version_number}.{fresh.lock_version}"'
        return Response(shown.data, status=status, headers={"ETag": tag})


class ProposalViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ProposalSteps):
    """Proposals: read by anybody, submitted, revised, judged and decided by those who may."""

    filterset_class = filters.ProposalFilter
    list_ordering = ("-id",)
    scopes = {
        "approve": Token.Scope.CURATE,
        "reject": Token.Scope.CURATE,
        "request_changes": Token.Scope.CURATE,
    }

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One proposal, with an ETag for `If-Match`."""
        return self.whole(self.get_object())

    def create(self, request: Request) -> Response:
        """Submit a proposal."""

        def do() -> Response:
            data = self.read(requests.ProposalRequest)
            made = lifecycle.propose(
                data.get("skill") or data.get("role"),
                submission_of(data),
                by=self.person,
                accepts_licence=data["accepts_licence"],
            )
            return self.whole(made, status=201)

        return once(request, do)

    @action(detail=True, methods=["get", "post"])
    def versions(self, request: Request, pk: str) -> Response:
        """Every version; or submit the next one."""
        proposal = self.get_object()
        if request.method == "POST":
            data = self.read(requests.SubmissionRequest)
            return self.step(
                proposal, lambda seen: lifecycle.revise(
                    proposal, submission_of(data), by=self.person, seen=seen
                ), data, status=201,
            )  # fmt: skip
        rows = proposal.versions.select_related("author").prefetch_related(
            Prefetch("operations", Operation.objects.for_showing())
        )
        shown = serializers.VersionSerializer(rows, many=True, context={"request": request})
        return Response({"results": shown.data})

    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take one's own proposal back."""
        proposal, data = self.get_object(), self.read(requests.SeenRequest)
        return self.step(
            proposal, lambda seen: lifecycle.withdraw(proposal, by=self.person, seen=seen), data
        )

    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Publish the operations accepted, of the version seen (`If-Match` or in the body)."""
        proposal, data = self.get_object(), self.read(requests.ApproveRequest)
        current = proposal.current
        known = {each.pk for each in current.operations.all()} if current else set()
        if unknown := set(data["accept"]) - known:
            raise Problem(422, "unknown_target", f"No operation {min(unknown)} in this version.")
        declined = {key: data["decline"].get(str(key), "") for key in known - set(data["accept"])}

        def do(seen: Seen | None) -> Any:
            if seen is None:
                text = "Say which version was reviewed: If-Match, or version and lock_version."
                raise Problem(428, "precondition_required", text)
            return lifecycle.approve(
                proposal, by=self.person, seen=seen, declined=declined, text=data["text"]
            )

        return self.step(proposal, do, data)

    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Decline with a reason."""
        proposal, data = self.get_object(), self.read(requests.RejectRequest)
        code = Reason(data["code"])
        return self.step(
            proposal,
            lambda seen: lifecycle.reject(proposal, code, data["text"], by=self.person, seen=seen),
            data,
        )

    @action(detail=True, methods=["post"], url_path="request-changes")
    def request_changes(self, request: Request, pk: str) -> Response:
        """Ask the author for changes."""
        proposal, data = self.get_object(), self.read(requests.TextRequest)
        return self.step(
            proposal,
            lambda seen: lifecycle.request_changes(
                proposal, data["text"], by=self.person, seen=seen
            ),
            data,
        )

    @action(detail=True, methods=["post"])
    def endorse(self, request: Request, pk: str) -> Response:
        """Be for the version as it stands."""
        proposal, data = self.get_object(), self.read(requests.TextRequest)
        return self.step(
            proposal,
            lambda seen: lifecycle.endorse(proposal, by=self.person, text=data["text"], seen=seen),
            data,
        )

    @action(detail=True, methods=["post"], url_path="object")
    def object_to(self, request: Request, pk: str) -> Response:
        """Be against the version as it stands, saying why."""
        proposal, data = self.get_object(), self.read(requests.TextRequest)
        return self.step(
            proposal,
            lambda seen: lifecycle.object_to(proposal, data["text"], by=self.person, seen=seen),
            data,
        )

    @action(detail=True, methods=["post"])
    def retract(self, request: Request, pk: str) -> Response:
        """Be neither for nor against any more."""
        proposal = self.get_object()
        return self.step(proposal, lambda _seen: lifecycle.retract(proposal, by=self.person), {})

    @action(detail=True, methods=["get", "post"], serializer_class=serializers.CommentSerializer)
    def comments(self, request: Request, pk: str) -> Response:
        """The discussion; or say something."""
        return discuss(self, self.get_object())


def submission_of(data: dict[str, Any]) -> Submission:
    """What was sent as one version, as the domain has it."""
    return Submission(data["title"], data["rationale"], data["sources"], data["operations"])


def _seen(request: Request, data: dict[str, Any]) -> Seen | None:
    """Which version the program looked at; raises Problem 400 for a tag that is none of ours."""
    tag = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if tag and tag != "*":
        version, _dot, lock = tag.partition(".")
        numbers = [part for part in (version, lock) if _NUMBER.fullmatch(part)]
        if numbers != [version, lock]:
            raise Problem(400, "bad_etag", "If-Match must be an ETag that this API gave.")
        return Seen(int(version), int(lock))
    if "version" in data and "lock_version" in data:
        return Seen(data["version"], data["lock_version"])
    return None


def discuss(view: WritingViewSet, subject: Any) -> Response:
    """Read or write the discussion of a proposal, skill or role."""
    if view.request.method == "POST":

        def do() -> Response:
            data = view.read(requests.CommentRequest)
            parent = _one(Comment.objects.visible_to(view.person), data.get("parent"))
            operation = _one(Operation.objects.select_related("version"), data.get("operation"))
            made = commenting.post(
                subject, data["text"], by=view.person, parent=parent, operation=operation
            )
            return Response(view.get_serializer(made).data, status=201)

        return once(view.request, do)
    rows = Comment.objects.on(subject).visible_to(view.request.user).for_showing()
    view.list_ordering = ("id",)  # type: ignore[attr-defined]
    page = view.paginate_queryset(rows.select_related("skill", "role"))
    return view.get_paginated_response(view.get_serializer(page, many=True).data)


def _one(rows: QuerySet[Any], pk: int | None) -> Any:
    if pk is None:
        return None
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Problem(422, "unknown_target", f"There is no {rows.model._meta.model_name} {pk}.")
    return found
