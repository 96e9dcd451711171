"""The page on which a person makes and revokes tokens for programs."""

from datetime import datetime, timedelta

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from proposals import events, permissions
from skillmap.accounts import resumed_forms, tokens
from skillmap.accounts.models import Token, User
from skillmap.accounts.resumable import Resumable, resumable
from skillmap.accounts.resumed_forms import sign_in_first
from skillmap.kernel.text import refuse_control_characters

MOST = 50


def _lives() -> list[tuple[int, str]]:
    """How long a token may live, in days and in words; 0 for as long as one likes."""
    days = [(each, _("%(days)d days") % {"days": each}) for each in (7, 30, 90, 365)]
    return [*days, (0, _("no expiry"))]


class TokenForm(forms.Form):
    """A token to be made."""

    name = forms.CharField(
        label=_lazy("Name"),
        help_text=_lazy("What you use it for."),
        max_length=80,
        validators=[refuse_control_characters],
    )
    scope = forms.ChoiceField(
        label=_lazy("Scope"), choices=Token.Scope.choices, initial=Token.Scope.READ
    )
    days = forms.TypedChoiceField(
        label=_lazy("Expires"),
        coerce=int,
        initial=90,
        choices=_lives,
    )

    def expires_at(self) -> datetime | None:
        """When the token ends; None for never."""
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=days) if days else None


@never_cache
@sign_in_first(lambda: reverse("me_tokens"))
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
@resumable(Resumable.of(TokenForm))
def own_tokens(request: HttpRequest) -> HttpResponse:
    """What tokens there are; make one, whose secret is shown this once."""
    person = _person(request)
    form, secret = (
        TokenForm(request.POST or None, initial=resumed_forms.initial(request, TokenForm)),
        "",
    )
    if form.is_valid() and _may_have_more(person, form):
        row, secret = tokens.make(
            person,
            name=form.cleaned_data["name"],
            scope=Token.Scope(form.cleaned_data["scope"]),
            expires_at=form.expires_at(),
        )
        _log("token_created", row)
        form = TokenForm()
    rows = person.tokens.all()
    context = {"form": form, "tokens": rows, "secret": secret, "now": timezone.now()}
    response = render(
        request, "people/tokens_page.html", context, status=422 if form.errors else 200
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token now."""
    token = get_object_or_404(Token, pk=min(pk, 2**63 - 1), person=_person(request))
    tokens.revoke(token)
    _log("token_revoked", token)
    messages.success(request, _("“%(name)s” is revoked.") % {"name": token.name})
    return HttpResponseRedirect(reverse("me_tokens"))


def _log(verb: str, token: Token) -> None:
    """Note in the audit log what becomes of the tokens of those who decide on others."""
    person = token.person
    if permissions.areas_of(person) or person.is_superuser:
        events.record(verb, by=person, person=person, token=token.pk)


def _may_have_more(person: User, form: TokenForm) -> bool:
    if form.cleaned_data["scope"] == Token.Scope.CURATE and not permissions.areas_of(person):
        form.add_error("scope", _("Only curators can create a token with this scope."))
    if not permissions.is_in_good_standing(person):
        form.add_error(None, _("Your account is suspended."))
    if person.tokens.filter(revoked_at=None).count() >= MOST:
        form.add_error(
            None,
            _("You have %(most)d tokens, which is the maximum. Revoke one first.") % {"most": MOST},
        )
    return not form.errors


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # login_required
    return request.user
