"""What is done about people: appointing one or many, ending a post, acting for one another, helping with an account."""

import json
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.people import queries
from governance.people.actions import dismiss
from governance.people.actions.accounts import end_session as make_session_end
from governance.people.actions.accounts import issue_password, read_phone
from governance.people.actions.delegation import delegate as make_delegation
from governance.people.actions.delegation import end_delegation as break_delegation
from governance.people.actions.listing import REFUSED, Row, appoint_listed
from governance.people.crypto import Unreadable, decrypt, encrypt
from governance.people.gates import needs
from governance.people.models import Delegation, Membership
from governance.people.permissions import Permission as P
from governance.workflow.errors import OutOfReach
from portal.people import forms, workbook
from portal.people.views import crumbs, find, person_page
from projects.views.desk import Sheet

page = require_http_methods(["GET", "HEAD", "POST"])


@needs(*queries.APPOINTS)
@page
def appoint(request: HttpRequest) -> HttpResponse:
    """One person to one post; she is found by user name or number, or made."""
    sheet = Sheet(
        request, "people/appoint.html", title=_("任命人员"), crumbs=crumbs()[1:],
        lead=_("街道人员由区任命，社区人员由街道或社区书记任命。任命即时生效并留下记录。"),
    )  # fmt: skip
    sheet.paper(
        "appoint", forms.AppointForm, partial(appoint_listed, by=request.user), who=queries.APPOINTS,
        given={"user": request.user}, done=_("已任命。"), submit=_("任命"),
        to=lambda lines: reverse("people:person", args=[lines[0].user.pk]),
    )  # fmt: skip
    return sheet.answer()


@needs(*queries.APPOINTS)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in, with the roles and units that the visitor may fill."""
    content = workbook.template(queries.offices_to_fill(request.user), queries.units_to_fill(request.user))
    response = HttpResponse(content, content_type=workbook.KIND)
    response["Content-Disposition"] = 'attachment; filename="appointments.xlsx"'
    return response


@needs(*queries.APPOINTS)
@page
def listing(request: HttpRequest) -> HttpResponse:
    """Many at once: the workbook is read and shown as a trial; only that can be confirmed, on the same day."""
    context: dict[str, Any] = {"form": forms.ListForm(), "lines": None, "crumbs": crumbs((_("批量任命"), ""))}
    status = 200
    if request.method == "POST" and "sealed" in request.POST:
        rows = _opened(request)
        try:
            lines = appoint_listed(rows, by=request.user)
        except ValidationError:
            context |= _trial(request, rows)
            status = 422
        else:
            context |= {"lines": lines, "is_done": True, "counts": _counts(lines)}
    elif request.method == "POST":
        form, status = forms.ListForm(request.POST, request.FILES), 422
        context["form"] = form
        if form.is_valid():
            context |= _trial(request, form.cleaned_data["file"])
            status = 422 if context["refused"] else 200
    response = render(request, "people/listing.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _place(request: HttpRequest) -> str:
    return f"people.listing.{request.user.pk}.{timezone.localdate()}"


def _trial(request: HttpRequest, rows: list[Row]) -> dict[str, Any]:
    """What the rows would come to, and the rows sealed for whoever was shown this, to be sent back."""
    lines = appoint_listed(rows, by=request.user, is_trial=True)
    refused = sum(line.outcome == REFUSED for line in lines)
    sealed = "" if refused else encrypt(json.dumps([asdict(row) for row in rows], default=str), _place(request))
    return {"lines": lines, "counts": _counts(lines), "refused": refused, "sealed": sealed}


def _opened(request: HttpRequest) -> list[Row]:
    try:
        rows = json.loads(decrypt(request.POST["sealed"], _place(request)))
    except Unreadable:
        raise PermissionDenied(_("核对结果已过期或不是您的，请重新上传名单。")) from None
    return [Row(**row | {name: row[name] and date.fromisoformat(row[name]) for name in ("from_day", "until_day")})
            for row in rows]  # fmt: skip


def _counts(lines: list[Any]) -> dict[str, int]:
    return {kind: sum(line.outcome == kind for line in lines) for kind in ("created", "appointed", "known", "refused")}


def _post(request: HttpRequest, pk: int) -> Membership:
    rows = Membership.objects.select_related("user", "party")
    found = (
        queries.posts(request.user).filter(pk=pk).first() or rows.filter(pk=pk, user_id=request.user.pk or 0).first()
    )
    if found is None:
        raise OutOfReach
    return found


@needs(P.PROJECT_VIEW)
@page
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """From a day the post is over, and with it every right that it gave."""
    post = _post(request, pk)
    if not queries.may_appoint(request.user, post):
        raise PermissionDenied(_("您无权任免这一职务。"))
    missed = queries.missed_without(post, timezone.localdate())
    sheet = Sheet(request, "people/end.html", title=_("办理离任"), crumbs=_way(post))
    sheet.paper(
        "end", forms.EndForm, partial(dismiss, post, by=request.user), who=P.PROJECT_VIEW,
        given={"missed": bool(missed)}, done=_("离任已登记，相应权限随之失效。"), submit=_("登记离任"), kind="stop",
        to=reverse("people:person", args=[post.user_id]),
    )  # fmt: skip
    return sheet.answer(post=post, missed=[right.label for right in missed])


@needs(P.PROJECT_VIEW)
@page
def delegate(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody stands in for the holder of the post for a time."""
    post = _post(request, pk)
    if post.user_id != request.user.pk and not queries.may_appoint(request.user, post):
        raise PermissionDenied(_("代理须由本人或有权任免此职的人安排。"))
    sheet = Sheet(
        request, "people/delegate.html", title=_("安排代理"), crumbs=_way(post),
        lead=_("代理只在期限内有效，不超出本职权限和任期，不能再转代理；代理期间每项办理都记为“某某 代 某某”。"),
    )  # fmt: skip
    sheet.paper(
        "delegate", forms.DelegateForm, partial(make_delegation, post, by=request.user), who=P.PROJECT_VIEW,
        done=_("代理已安排。"), submit=_("安排代理"), to=reverse("people:person", args=[post.user_id]),
    )  # fmt: skip
    return sheet.answer(post=post)


def _way(post: Membership) -> list[dict[str, Any]]:
    return crumbs((post.user.name, reverse("people:person", args=[post.user_id])))[1:]


@needs(P.PROJECT_VIEW)
@require_POST
def end_delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """Before its time."""
    rows = Delegation.objects.select_related("membership__user", "delegate")
    found = rows.filter(pk=pk).first()
    if found is None or queries.person(request.user, found.membership.user_id) is None:
        raise OutOfReach
    try:
        break_delegation(found, by=request.user)
    except ValidationError as error:
        return person_page(request, found.membership.user, status=422, sentences=error.messages)
    return redirect("people:person", found.membership.user_id)


@needs(P.PROJECT_VIEW)
@require_POST
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The number in full, on record with its reason."""
    found, form = find(request, pk), forms.ReasonForm(request.POST)
    if not form.is_valid():
        return person_page(request, found, status=422, form=form)
    try:
        plain = read_phone(found, reason=form.cleaned_data["reason"], by=request.user)
    except ValidationError as error:
        form.add_error("reason", error.messages)
        return person_page(request, found, status=422, form=form)
    return person_page(request, found, plain=plain or _("未登记"))


@needs(P.PROJECT_VIEW)
@require_POST
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """A first password, shown this once."""
    found = find(request, pk)
    return person_page(request, found, password=issue_password(found, by=request.user))


@needs(P.PROJECT_VIEW)
@require_POST
def end_session(request: HttpRequest, pk: int, session: int) -> HttpResponse:
    """Somebody is signed out in one place."""
    found = find(request, pk)
    try:
        make_session_end(found, session=session, by=request.user)
    except ValidationError as refused:
        return person_page(request, found, status=422, sentences=refused.messages)
    messages.success(request, _("已结束这处登录。"))
    return redirect("people:person", pk)
