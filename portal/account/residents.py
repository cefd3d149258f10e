"""Residents: signing in by telephone, their own page, and the staff who stand for where they live."""

from typing import Any

from allauth.account.utils import get_next_redirect_url, perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from demands.queries import communities_of
from governance.people import residents, sms
from governance.people.access import holds, visible
from governance.people.codes import send_code, use_code
from governance.people.crypto import Unreadable, decrypt, encrypt, mask_phone
from governance.people.gates import needs, public, signed_in
from governance.people.models import Residence
from governance.people.paging import page_by_key
from governance.people.permissions import Permission as P
from governance.people.units import unit_path
from portal.account import queries
from portal.account.forms import CodeForm, CommunityForm, HouseholdCodeForm, PhoneForm
from portal.public import own
from portal.public.mine import as_file

PHONE, SEAL = "phone", "session.phone"
"""Where a session keeps, sealed, the number to which a code was sent."""
ASKED, RATED = "asked-", "rated-"
"""Before the names in the address that turn over one's own demands and ratings."""
TOO_MANY, REFUSED = 429, 422


def _status(form: Any) -> int:
    return TOO_MANY if getattr(form, "is_throttled", False) else REFUSED


@public()
@never_cache
def phone(request: HttpRequest) -> HttpResponse:
    """The number; a code goes to it, and the answer is the same whoever has it."""
    if not sms.is_available():
        raise Http404
    wanted = get_next_redirect_url(request) or ""
    context = {"next": wanted}
    if request.method != "POST":
        return render(request, "account/phone.html", context | {"form": PhoneForm()})
    form = PhoneForm(request.POST, address=request.META.get("REMOTE_ADDR", ""))
    if not form.is_valid():
        return render(request, "account/phone.html", context | {"form": form}, status=_status(form))
    try:
        send_code(form.cleaned_data["phone"])
    except ValidationError as refused:
        form.add_error("phone", refused)
        return render(request, "account/phone.html", context | {"form": form}, status=REFUSED)
    request.session[PHONE] = encrypt(form.cleaned_data["phone"], SEAL)
    page = reverse("account:phone_code")
    return redirect(f"{page}?{urlencode({'next': wanted})}" if wanted else page)


@public()
@never_cache
def phone_code(request: HttpRequest) -> HttpResponse:
    """The code; a right one signs the resident in, in a new session."""
    number = _number(request)
    if not number:
        return redirect("account:phone")
    wanted = get_next_redirect_url(request) or ""
    context = {"phone": mask_phone(number), "next": wanted, "is_outbox": sms.is_outbox()}
    if request.method != "POST":
        return render(request, "account/phone_code.html", context | {"form": CodeForm()})
    form = CodeForm(request.POST, address=request.META.get("REMOTE_ADDR", ""))
    if form.is_valid() and not use_code(number, form.cleaned_data["code"]):
        form.add_error("code", _("验证码不正确或已失效。输错 5 次或超过 5 分钟后，请重新获取。"))
    if form.errors:
        return render(request, "account/phone_code.html", context | {"form": form}, status=_status(form))
    del request.session[PHONE]
    user = residents.enter(number)
    return perform_login(
        request, user, email_verification="none", redirect_url=wanted or reverse("account:my"), signal_kwargs=None
    )


def _number(request: HttpRequest) -> str:
    """The telephone to which this session had a code sent."""
    try:
        return decrypt(request.session.get(PHONE, ""), SEAL)
    except Unreadable:
        return ""


@signed_in()
@never_cache
def my(request: HttpRequest) -> HttpResponse:
    """我的: community and its standing, demands, ratings. Saying where one lives, showing a household code."""
    user: Any = request.user
    home = residents.residence_of(user)
    address = request.META.get("REMOTE_ADDR", "")
    community = CommunityForm(initial={"unit_code": home.unit_code if home else ""})
    household = HouseholdCodeForm()
    status = 200
    if request.method == "POST":
        is_code = "household_code" in request.POST
        form: Any = HouseholdCodeForm(request.POST, address=address) if is_code else CommunityForm(request.POST)
        if form.is_valid() and _said(user, form):
            return redirect("account:my")
        community, household = (community, form) if is_code else (form, household)
        status = _status(form)
    demands = page_by_key(queries.demands_of(user), request.GET, part=ASKED)
    ratings = page_by_key(queries.ratings_of(user), request.GET, part=RATED)
    context = {
        "phone": mask_phone(user.phone), "home": home, "place": unit_path(home.unit_code) if home else "",
        "held": user.membership_for(permission=P.RATE) if holds(user, P.RATE) else None,
        "level": user.get_real_name_level_display(),
        "community_form": community, "household_form": household,
        "demands": demands.rows, **demands.links(request.GET, ASKED, "demands"),
        "ratings": ratings.rows, **ratings.links(request.GET, RATED, "ratings"),
    }  # fmt: skip
    return render(request, "account/my.html", context, status=status)


def _said(user: Any, form: Any) -> bool:
    """Hand what the resident said to its action; a refusal goes onto the form."""
    try:
        if "household_code" in form.cleaned_data:
            residents.confirm_by_code(user, form.cleaned_data["household_code"])
        else:
            residents.state_community(user, form.cleaned_data["unit_code"])
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True


@signed_in()
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    """我的个人信息: what is kept under the account; the file of it, erasing it, closing the account."""
    user: Any = request.user
    found, wanted = own.of_person(user), request.POST.get("do", "")
    if request.method == "POST" and wanted == "export":
        return as_file({"account": own.account_of(user), "kept": [each.kept for each in found]})
    if request.method == "POST" and wanted == "leave":
        try:
            own.leave(user)
        except ValidationError as refused:
            messages.warning(request, refused.messages[0])
            return redirect("account:my_data")
        logout(request)
        messages.success(request, _("账户已注销，您留下的内容和联系方式已删除。"))
        return redirect("public:home")
    if request.method == "POST":
        for each in found:
            each.erase()
        messages.success(request, _("已删除。公开标题、答复、分数和办理记录保留，不再指向您。"))
        return redirect("account:my_data")
    shown = [own.masked(each.kept) for each in found]
    context = {"account": own.masked(own.account_of(user)), "kept": shown, "is_in_office": user.is_in_office()}
    return render(request, "account/my_data.html", context)


@needs(P.DEMAND_RECORD)
@never_cache
def confirming(request: HttpRequest) -> HttpResponse:
    """居民认证: who says that she lives here; staff confirms, declines, hands out household codes."""
    communities = communities_of(request.user, P.DEMAND_RECORD)
    context: dict[str, Any] = {"communities": communities, "code": ""}
    if request.method == "POST":
        if request.POST.get("do") == "issue":
            context["code"] = residents.issue_household_code(_one_of(request, communities), by=request.user)
        else:
            return _decided(request)
    page = page_by_key(queries.to_confirm(request.user), request.GET, order=("pk",), is_counted=True)
    context |= page.links(request.GET)
    context["rows"] = [
        {"pk": home.pk, "name": home.user.name, "phone": mask_phone(home.user.phone),
         "place": home.unit.name, "stated_at": home.stated_at}
        for home in page.rows
    ]  # fmt: skip
    return render(request, "account/residents.html", context)


def _one_of(request: HttpRequest, communities: list[tuple[str, str]]) -> str:
    chosen = request.POST.get("unit_code", "")
    if chosen not in dict(communities):
        raise Http404
    return chosen


def _decided(request: HttpRequest) -> HttpResponse:
    pk = request.POST.get("residence", "")
    if not (pk.isascii() and pk.isdigit()):
        raise Http404
    home = get_object_or_404(visible(request.user, P.DEMAND_RECORD, Residence.objects.all()), pk=pk)
    try:
        if request.POST.get("do") == "confirm":
            residents.confirm(home, by=request.user)
            messages.success(request, _("已确认。"))
        else:
            residents.decline(home, by=request.user)
            messages.success(request, _("已退回，居民会重新填报。"))
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    return redirect("account:residents")
