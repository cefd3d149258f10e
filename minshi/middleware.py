"""What happens around every request, whichever face it is for: who it comes from, in which language, how large it may
be, that reading writes nothing, and how a refusal looks. No business.
"""

import re
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

View = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
DAY = 24 * 3600
SENT_BACK = "/accounts/oidc/unified/login/callback/"


class Arrival:
    """The address a request really comes from, and a number by which its log lines are found.

    X-Forwarded-For counts only where the peer is one of TRUSTED_PROXIES; then the last address in it that is not itself
    a trusted proxy becomes REMOTE_ADDR, which throttles and the lockout read.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response
        self.proxies = frozenset(settings.TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("REMOTE_ADDR", "") in self.proxies:
            hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
            strangers = [hop for hop in hops if hop not in self.proxies]
            if strangers:
                request.META["REMOTE_ADDR"] = strangers[-1]
        number = uuid.uuid4().hex
        with structlog.contextvars.bound_contextvars(request=number):
            response = self.get_response(request)
        response.headers["X-Request-ID"] = number
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class Compressed(GZipMiddleware):
    """Text travels compressed, with bytes of random length so that its size tells nothing of what stands in it. Photos
    and papers are compressed by nature, and a part of a file is a part of its plain bytes.
    """

    kinds = ("text/", "application/javascript", "application/json", "image/svg+xml")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """As Django compresses, where it is of use."""
        is_text = response.headers.get("Content-Type", "").startswith(self.kinds)
        if not is_text or response.status_code == HTTPStatus.PARTIAL_CONTENT:
            return response
        return super().process_response(request, response)


class ChosenLanguage:
    """Chinese, unless the visitor chose another language; what the browser prefers does not count."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response
        self.known = {code for code, _label in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in self.known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class UploadLimit:
    """413 with a sentence for a request larger than UPLOAD_LIMIT_BYTES; 429 for more files than one may send a day."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length <= settings.UPLOAD_LIMIT_BYTES:
            return self.get_response(request)
        self.drain(request, min(length, 4 * settings.UPLOAD_LIMIT_BYTES))
        return too_large(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Count what somebody who has signed in sends; the form has been read by then, for its token."""
        files = [file for name in request.FILES for file in request.FILES.getlist(name)] if request.FILES else []
        if not files or not request.user.is_authenticated:
            return None
        number = _counted(f"files:{request.user.pk}", len(files))
        kilobytes = _counted(f"kilobytes:{request.user.pk}", sum(file.size or 0 for file in files) // 1024)
        if number <= settings.FILES_A_DAY and kilobytes <= settings.MEGABYTES_A_DAY * 1024:
            return None
        sentence = _("您今天上传的文件已到上限（%(files)s 个，共 %(megabytes)s MB），这次的没有收下，请明天再传。")
        most = {"files": settings.FILES_A_DAY, "megabytes": settings.MEGABYTES_A_DAY}
        return render(request, "errors/429.html", {"exception": sentence % most}, status=429)

    def drain(self, request: HttpRequest, length: int) -> None:
        """Read and forget what is still coming; a browser shows our page only when it could send everything."""
        while length > 0:
            chunk = request.read(min(length, 1024 * 1024))
            if not chunk:
                return
            length -= len(chunk)


def _counted(what: str, more: int) -> int:
    """So much of it today, with this."""
    key = f"{what}:{timezone.localdate()}"
    cache.add(key, 0, timeout=DAY)
    try:
        number = int(cache.incr(key, more))
    except ValueError:  # the entry made room for others between the two calls
        number = more
    cache.set(key, number, timeout=DAY)  # a database's incr leaves its entry for five minutes only
    return number


def too_large(request: HttpRequest) -> HttpResponse:
    """The page that says how much may be sent at once."""
    megabytes = settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)
    return render(request, "errors/too_large.html", {"megabytes": megabytes}, status=413)


class Refusals:
    """What the one door refused, as a page: 404, 403, 409 or 422, each with its sentences.

    A view that shows a form catches `Refused` itself; this is for everything it did not catch.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this with whatever a view raised; what is not a refusal goes on as an error."""
        from governance.policy.errors import PolicyError
        from governance.workflow import errors

        if isinstance(exception, errors.OutOfReach):
            return page_not_found(request, exception)
        if isinstance(exception, PolicyError):
            return rules_missing(request, exception)
        pages: dict[type[errors.Shut], str] = {
            errors.NotPermitted: "403.html",
            errors.Recused: "errors/recused.html",
            errors.Stale: "errors/stale.html",
            errors.Refused: "errors/refused.html",
        }
        for kind, template in pages.items():
            if isinstance(exception, kind):
                context = {"exception": exception, "sentence": str(exception)}
                context["refusals"] = getattr(exception, "refusals", [])
                context["back_url"] = came_from(request)
                return render(request, template, context, status=kind.status)
        return None


def rules_missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of a rule, a year of the calendar or a value that is not there: who works here reads which, everybody
    else that it cannot be done for now.
    """
    from governance.people.access import works_here

    structlog.get_logger().warning("rules.missing", path=request.path, sentence=str(exception))
    is_staff = request.user.is_authenticated and works_here(request.user)
    context = {"sentence": str(exception) if is_staff else "", "back_url": came_from(request)}
    return render(request, "errors/rules_missing.html", context, status=HTTPStatus.CONFLICT)


def came_from(request: HttpRequest) -> str:
    """The page of ours from which a form was sent, which shows how things stand when it is opened again."""
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_ours and request.method not in SAFE_METHODS else ""


class WriteWhileReading(RuntimeError):
    """A programming error: a GET wrote to the database."""


class ReadOnlyGet:
    """Looking changes nothing: during a safe method every statement that writes raises, except to the housekeeping
    tables that libraries keep (sessions, the cache, failed sign-ins). What an identity service sends back arrives by
    GET and signs somebody in; that alone may write.
    """

    housekeeping = re.compile(r"^(django_session|cache|(axes|account|mfa|socialaccount|usersessions)_\w+)$")
    reading = re.compile(
        r"\s*\(?\s*(SELECT|EXPLAIN|PRAGMA|SHOW|SET|BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK|DECLARE|FETCH|CLOSE)\b", re.I
    )
    written = re.compile(r'\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+"?(\w+)"?', re.I)

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS or request.path.startswith(SENT_BACK):
            return self.get_response(request)
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(self.refuse_writes))
            return self.get_response(request)

    def refuse_writes(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        """One statement on its way to the database."""
        if not self.reading.match(sql):
            table = self.written.search(sql)
            is_with = re.match(r"\s*WITH\b", sql, re.I) is not None
            if not (table and self.housekeeping.match(table.group(1))) and not (is_with and table is None):
                raise WriteWhileReading(f"reading must not write: {sql[:200]}")
        return execute(sql, params, many, context)
