"""Where the queue was before, in the admin: its addresses lead to the site's own pages."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from proposals.admin_base.read_only import CuratedAdmin
from proposals.models import Proposal
from proposals.review import review_page


@admin.register(Proposal)
class ProposalAdmin(CuratedAdmin):
    """Sends the list and the change form on to the queue and the review page."""

    def get_urls(self) -> list[URLPattern]:
        """With the former address of the review page, to which old tabs send their forms."""
        moved = self.admin_site.admin_view(review_page.moved)
        return [
            path("<int:n>/review/", moved, name="proposals_proposal_review"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        """Send the curator on to the review queue of the site."""
        return HttpResponseRedirect(reverse("proposals:queue"))

    def change_view(
        self, request: HttpRequest, object_id: str, *args: object, **kwargs: object
    ) -> HttpResponse:
        """There is no change form: a review is a page of its own."""
        if not object_id.isdecimal():
            return HttpResponse(status=404)
        return HttpResponseRedirect(reverse("proposals:review", args=[object_id]))
