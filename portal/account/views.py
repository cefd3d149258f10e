"""About one's own signing in: the second factor, the sessions, being still there; and the outbox of development."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.people import sms
from governance.people.actions.accounts import end_others, end_session
from governance.people.gates import has_second_factor, public, signed_in
from governance.people.models import User
from governance.people.paging import key_of
from portal.account import queries


@public()
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where whoever must give a second factor is led: to give it, or to set one up first."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    if not has_second_factor(request.user):
        return redirect("mfa_index")
    has_passkey = is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN])
    page = reverse("mfa_reauthenticate_webauthn" if has_passkey else "mfa_reauthenticate")
    wanted = request.GET.get("next", "")
    return redirect(f"{page}?{urlencode({'next': wanted})}" if wanted else page)


@signed_in()
@never_cache
@reauthentication_required(allow_get=True)
def sessions(request: HttpRequest) -> HttpResponse:
    """我的登录: each session with its device; one, or all others, may be ended by who says once more who she is."""
    key = request.session.session_key
    if request.method != "POST":
        return render(request, "account/sessions.html", {"sessions": queries.sessions_of(request.user, key)})
    user, chosen = cast(User, request.user), request.POST.get("session", "")
    if chosen == "others":
        number = end_others(user, but=key or "")
        messages.success(request, _("已退出其他 %(number)s 处登录。") % {"number": number})
        return redirect("account:sessions")
    try:
        end_session(user, session=key_of(chosen) or 0, by=user)
        messages.success(request, _("已退出这处登录。"))
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    return redirect("account:sessions")


@signed_in()
@require_POST
def here(request: HttpRequest) -> HttpResponse:
    """Somebody says that she is still there; passing the gate has noted it."""
    return HttpResponse(status=204)


@public()
@require_safe
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """The messages that would have gone to telephones; only where they stay here."""
    if not sms.is_outbox():
        raise Http404
    return render(request, "account/outbox.html", {"sent": sms.outbox()})
