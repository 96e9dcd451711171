"""Where a person is signed in, and the way to end all of it but here."""

from allauth.account.adapter import get_adapter
from allauth.usersessions.views import ListUserSessionsView
from django.http import HttpResponse

from skillmap.accounts import credentials


class OwnSessionsView(ListUserSessionsView):  # type: ignore[misc]
    """The sessions of a person; ending the others stops the person's programs too."""

    def form_valid(self, form: object) -> HttpResponse:
        """End every other session, every token and the sending of webhooks; mail what ended."""
        person = self.request.user
        credentials.end_all(person)
        response: HttpResponse = super().form_valid(form)
        get_adapter().send_notification_mail("account/email/signed_out_everywhere", person)
        return response


own_sessions = OwnSessionsView.as_view()
