"""The pages of the second factor as far as they are not allauth's own: what one has, adding and removing a passkey,
giving it once more, and signing in with it alone.
"""

from typing import Any, cast

from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from governance.people.access import lock, needs_second_factor
from governance.people.gates import FACTORS, public, setting_up
from governance.people.models import User
from minshi.accounts import SecondFactor, locked_out

CANNOT = SecondFactor.error_messages["cannot_delete_authenticator"]


class Alone:
    """A person's factors change one after the other, so that two requests do not each remove the last but one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As allauth does it, with the person's row locked while something is sent."""
        if request.method != "POST":
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        with transaction.atomic():
            lock([cast(User, request.user).pk])
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


@method_decorator(never_cache, name="dispatch")
class Factors(base.IndexView):
    """二次验证: the authenticator app, the passkeys, the recovery codes."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each with what may be done to it."""
        user = self.request.user
        found = list(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).order_by("pk"))
        may = get_adapter().can_delete_authenticator
        return {
            "app": next((each for each in found if each.type == Authenticator.Type.TOTP), None),
            "passkeys": [each for each in found if each.type == Authenticator.Type.WEBAUTHN],
            "may_remove": all(may(each) for each in found), "is_asked": needs_second_factor(user), "sentence": CANNOT,
        }  # fmt: skip


class AddPasskey(Alone, webauthn.AddWebAuthnView):
    """A new passkey, kept by the device itself, so that it also serves without a user name."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form as it was sent, and what the browser is asked to make."""
        context = super(webauthn.AddWebAuthnView, self).get_context_data(**kwargs)
        return context | {"options": auth.begin_registration(self.request.user, passwordless=True)}


class RemovePasskey(Alone, webauthn.RemoveWebAuthnView):
    """A passkey less, unless it is the last thing that her role asks for."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it may go."""
        may = get_adapter().can_delete_authenticator(self.object)
        return super().get_context_data(**kwargs) | {"may_remove": may, "sentence": CANNOT}

    def form_valid(self, form: Any) -> HttpResponse:
        """Gone, or the page once more with the sentence."""
        page = self.get_context_data(form=form)
        if not page["may_remove"]:
            return self.render_to_response(page, status=422)
        return super().form_valid(form)


class RemoveApp(Alone, totp.DeactivateTOTPView):
    """The authenticator app given up, unless it is the last thing that her role asks for."""


class SignIn(webauthn.LoginWebAuthnView):
    """A passkey alone: something she has, opened by something that she is or knows. Where passwords are locked out,
    it is too.
    """

    def form_valid(self, form: Any) -> HttpResponse:
        """In, by the same stages as everybody."""
        user = form.cleaned_data["credential"].user
        if not AxesProxyHandler.is_allowed(self.request, {"username": user.get_username()}):
            return locked_out(self.request)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the form, with why, and where she wanted to go."""
        return _back(self.request, form, "account_login")


class Again(webauthn.ReauthenticateWebAuthnView):
    """A passkey once more, before something sensitive."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the question, with why."""
        return _back(self.request, form, "mfa_reauthenticate_webauthn")


def _back(request: HttpRequest, form: Any, name: str) -> HttpResponse:
    for sentence in form.errors.get("credential", []):
        messages.warning(request, sentence)
    return redirect(passthrough_next_redirect_url(request, reverse(name), "next"))


urlpatterns = [
    path("", setting_up()(Factors.as_view()), name="mfa_index"),
    path("authenticate/", public()(base.authenticate), name="mfa_authenticate"),
    path("reauthenticate/", public()(base.reauthenticate), name="mfa_reauthenticate"),
    path("totp/deactivate/", setting_up()(RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("webauthn/", setting_up()(RedirectView.as_view(pattern_name="mfa_index")), name="mfa_list_webauthn"),
    path("webauthn/add/", setting_up()(AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("webauthn/login/", public()(SignIn.as_view()), name="mfa_login_webauthn"),
    path("webauthn/reauthenticate/", public()(Again.as_view()), name="mfa_reauthenticate_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", setting_up()(RemovePasskey.as_view()), name="mfa_remove_webauthn"),
]
"""Before allauth's own, which serve the rest behind the same gate."""
