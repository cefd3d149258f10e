"""The gate of every view: who may come in at all. A view without a gate is listed by `ungated`, and nothing starts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from importlib import import_module
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from governance.people.access import can, has_left, holds, needs_second_factor
from governance.people.permissions import Permission
from governance.people.roles import ROLES, roles_with

View = Callable[..., Any]
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
FACTORS = ("totp", "webauthn")
"""What stands beside a password as a second factor, in allauth's words; recovery codes only stand in for one."""


@dataclass(frozen=True)
class Gate:
    """What a view asks of its visitor: kind `public`, `setting_up`, `signed_in` or `needs`, the last with any of its
    permissions.
    """

    kind: str
    permissions: tuple[Permission, ...] = ()

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """The way to the login page, or None to come in. Raises PermissionDenied naming the right that is missing.

        The session of a person who has left ends here; who still has the password that another gave her is led to
        change it, whose role asks for a second factor to that. Whoever sets one up need not have one, but gives the one
        that she has.
        """
        if self.kind == "public":
            return None
        if not request.user.is_authenticated:
            return _to_login(request)
        if has_left(request.user):
            request.session.flush()
            return _to_login(request, _("您已不再任职，登录已结束。如有疑问，请联系任命您的单位。"))
        if request.user.has_first_password:
            messages.warning(request, _("这是别人发给您的初始密码，请先换成自己的密码。"))
            return _to(request, resolve_url(settings.PASSWORD_URL))
        asks = has_second_factor if self.kind == "setting_up" else needs_second_factor
        if asks(request.user) and not gave_second_factor(request):
            return _to(request, resolve_url(settings.SECOND_FACTOR_URL))
        if self.permissions and not any(holds(request.user, permission) for permission in self.permissions):
            raise PermissionDenied(missing(*self.permissions))
        return None

    def opens(self, user: Any, obj: Any = None) -> bool:
        """Whether it lets the person in, and, where an object is given, brings her to that: asked before a link is
        shown. What a page asks beyond its gate it says itself.
        """
        if self.kind == "public":
            return True
        if not user.is_authenticated:
            return False
        if not self.permissions:
            return True
        asked = holds if obj is None else partial(can, obj=obj)
        return any(asked(user, permission) for permission in self.permissions)

    def __call__(self, view: View) -> View:
        """Put the gate before a view function (of a class-based view: what `as_view()` returns)."""

        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return self.refusal(request) or view(request, *args, **kwargs)

        gated.gate = self  # type: ignore[attr-defined]
        return gated


def needs(*permissions: Permission) -> Gate:
    """Only for those who hold one of the permissions somewhere; what they reach, the view asks of `access`."""
    return Gate("needs", tuple(map(Permission, permissions)))


def signed_in() -> Gate:
    """For everybody who has signed in."""
    return Gate("signed_in")


def setting_up() -> Gate:
    """For the pages on which a second factor is set up and changed: where there is a factor, nobody who only knows the
    password puts a key of her own beside it, and nobody at all who was given a first one that others know too.
    """
    return Gate("setting_up")


def public() -> Gate:
    """For everybody."""
    return Gate("public")


def gate_of(address: str) -> Gate:
    """The gate of the page at the address, as its view declares it. Raises Resolver404 where no page is."""
    return resolve(urlsplit(address).path).func.gate  # type: ignore[attr-defined,no-any-return]


def missing(*permissions: Permission) -> str:
    """The sentence for a person without any of the permissions: which right, who holds it, where to ask."""
    codes = dict.fromkeys(code for permission in permissions for code in roles_with(permission))
    roles = _("、").join(str(ROLES[code].label) for code in codes)
    return _("您没有“%(permission)s”的权限。持有这项权限的角色：%(roles)s。确需办理的，请联系他们或向任命人申请。") % {
        "permission": _("”或“").join(str(permission.label) for permission in permissions),
        "roles": roles,
    }


def has_second_factor(user: Any) -> bool:
    """Whether the person has an authenticator app or a passkey."""
    return bool(is_mfa_enabled(user, FACTORS))


def gave_second_factor(request: HttpRequest) -> bool:
    """Whether the person has given more than her password in this session."""
    if not hasattr(request, "session"):
        return False
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def is_past(request: HttpRequest) -> bool:
    """Whether the visitor has signed in and done all that is asked of her before a page opens."""
    user = request.user
    if not user.is_authenticated or user.has_first_password:
        return False
    return gave_second_factor(request) or not needs_second_factor(user)


def _to_login(request: HttpRequest, sentence: str = "") -> HttpResponse:
    """The login page, with the sentence or why the session ended; afterwards back here."""
    sentence = sentence or getattr(request, "ended", "")
    if sentence:
        if request.method not in SAFE_METHODS:
            sentence += _("刚才提交的内容没有保存，登录后请再提交一次。")
        messages.warning(request, sentence)
    return _to(request, resolve_url(settings.LOGIN_URL))


def _to(request: HttpRequest, page: str) -> HttpResponse:
    """A page on the way, and back here afterwards; a swap of part of a page takes the whole window there.

    What was sent is not sent again: afterwards comes the page from which it was sent.
    """
    htmx = getattr(request, "htmx", None)
    here = (htmx and htmx.current_url_abs_path) or request.get_full_path()
    if request.method not in SAFE_METHODS:
        sender = request.headers.get("Referer", "")
        if url_has_allowed_host_and_scheme(sender, {request.get_host()}):
            here = urlsplit(sender)._replace(scheme="", netloc="").geturl()
    answer = redirect_to_login(urlsplit(here)._replace(fragment="").geturl(), page)
    return HttpResponseClientRedirect(answer.url) if htmx else answer


def gate_urls(gate: Gate, patterns: Any) -> Any:
    """The patterns of somebody else's URLconf with the gate before each view that has none of its own.

    Takes a list, a module or its dotted name (give the result to `include`), or the triple that `admin.site.urls` is
    (give the result to `path`).
    """
    if isinstance(patterns, str):
        patterns = import_module(patterns)
    if isinstance(patterns, ModuleType):
        listed, app_name = _gate_all(gate, patterns.urlpatterns), getattr(patterns, "app_name", None)
        return (listed, app_name) if app_name else listed
    if isinstance(patterns, tuple):
        listed, *names = patterns
        return (_gate_all(gate, getattr(listed, "urlpatterns", listed)), *names)
    return _gate_all(gate, patterns)


def _gate_all(gate: Gate, patterns: Any) -> list[Any]:
    gated: list[Any] = []
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = _gate_all(gate, entry.url_patterns)
            gated.append(URLResolver(entry.pattern, inner, entry.default_kwargs, entry.app_name, entry.namespace))
        elif getattr(entry.callback, "gate", None):
            gated.append(entry)
        else:
            gated.append(URLPattern(entry.pattern, gate(entry.callback), entry.default_args, entry.name))
    return gated


def routes(urlconf: Any = None) -> Iterator[tuple[str, URLPattern]]:
    """Every route below the URLconf with its pattern."""

    def walk(patterns: Sequence[Any], before: str) -> Iterator[tuple[str, URLPattern]]:
        for entry in patterns:
            route = before + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, route)
            else:
                yield route, entry

    return walk(get_resolver(urlconf).url_patterns, "/")


def ungated(urlconf: Any = None) -> list[str]:
    """Each route whose view declares no gate."""
    return [route for route, entry in routes(urlconf) if not isinstance(getattr(entry.callback, "gate", None), Gate)]
