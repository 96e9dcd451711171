"""Where django-allauth asks the site: names, mail, and where a person lands afterwards."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from skillmap.accounts import names, outbox, resumable, signup
from skillmap.accounts.models import User
from skillmap.accounts.redirects import is_own_path
from skillmap.kernel.client_address import client_address


class AccountAdapter(DefaultAccountAdapter):
    """The site's answers to django-allauth."""

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this site: not even another host that this server answers for."""
        return is_own_path(url)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address by which attempts are counted and sessions are listed."""
        return client_address(request)

    def clean_username(self, username: str, shallow: bool = False) -> str:  # noqa: FBT001, FBT002
        """The name, unless it is taken or was asked for with a known address a while ago."""
        name: str = super().clean_username(username, shallow=shallow)
        if not shallow and (signup.is_reserved(name) or names.is_taken(name)):
            raise self.validation_error("username_taken")
        return name

    def new_user(self, request: HttpRequest) -> User:
        """Somebody who speaks the language of the page on which they sign up."""
        return User(language=translation.get_language())

    def pre_login(self, request: HttpRequest, user: User, **login: object) -> HttpResponse | None:
        """Keeps what was typed before the sign-in, once the password was right."""
        resumable.keep_brought_back(request)
        response: HttpResponse | None = super().pre_login(request, user, **login)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, for as long as every session lasts."""
        super().login(request, user)
        resumable.sign_in_done(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The form that waits to be sent, else the front page in the person's own language."""
        if waiting := resumable.kept_address(request):
            return waiting
        language = _language_of(request.user)
        return "/" if language == settings.LANGUAGE_CODE else f"/{language}/"

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The front page in the language of the page that was left."""
        return reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the settings, which say that it is done."""
        return reverse("me_settings")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of the mail, on the site's own address whatever the request called it."""
        return _on_site(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: object) -> str:
        """The link of the mail, likewise."""
        return _on_site(super().get_email_confirmation_url(request, emailconfirmation))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Put the mail into the outbox, in the language of whom it is for."""
        person = context.get("user") or self.request.user
        with translation.override(_language_of(person)):
            outbox.post(self.render_mail(template_prefix, email, context))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, object] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person of a change to their account, and of the programs that it stopped."""
        told = {"user": user, **(context or {})}
        super().send_notification_mail(template_prefix, user, told, email)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, object],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """The mail as text, and as HTML made from the same text, so that they cannot differ."""
        told = {
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            **context,
            "email": email,
        }
        message: EmailMultiAlternatives = super().render_mail(template_prefix, email, told, headers)
        frame = {
            "subject": message.subject,
            "paragraphs": [each.strip() for each in str(message.body).split("\n\n")],
            "language": translation.get_language(),
            "site": settings.SITE_URL,
        }
        html = render_to_string("account/email/frame.html", told | frame)
        message.attach_alternative(html, "text/html")
        return message


class SecondFactorAdapter(DefaultMFAAdapter):
    """How the site is called in authenticator apps and by passkeys."""

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def build_totp_svg(self, url: str) -> str:
        """The address as a QR code on white: cameras need it, on a dark page too."""
        before, path, after = super().build_totp_svg(url).partition("<path")
        return f'{before}<rect width="100%" height="100%" fill="#fff"/>{path}{after}'


def _language_of(person: object) -> str:
    language = person.language if isinstance(person, User) else translation.get_language()
    known = dict(settings.LANGUAGES)
    return language if language in known else settings.LANGUAGE_CODE


def _on_site(address: str) -> str:
    """The address on SITE_URL: a mail must not lead where a forged Host header says.

    While trying the site out the port varies, and only this machine can ask.
    """
    if settings.DEBUG or settings.DEMO:
        return address
    path = "/" + address.split("://", 1)[-1].partition("/")[2]
    return f"{settings.SITE_URL}{path}"
