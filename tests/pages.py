"""Every page of the portal, in a town where each has something to show; and the addresses that are no pages, with why.

A page that is added to the portal is added here, or `tests/minshi/test_pages.py` names it.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from acceptance.actions.inspection import add_member, plan_inspection
from audit.actions import cases, findings, reports, samples
from audit.kinds import Gravity, Section
from audit.models import PublicReport
from demands import actions as demands
from demands.models import SpecialHousehold
from governance.events import PUBLIC
from governance.people.actions.delegation import delegate
from portal.reports.actions import ask
from portal.reports.models import Kind
from projects.actions import library, publicity
from projects.kinds import Track
from projects.lifecycle.project import State
from projects.models import Meeting, Notice
from tests.town import Town
from tests.walk import project_at, walk

FILE, AWAY = "a file, no page", "leads to another page"
SIGNING_IN = "within signing in: tests/browser/test_sign_in.py"
STRANGE = "of the library, shut: accounts here have no e-mail address and nobody signs up by herself"
NO_PAGES = {
    "healthz": "a line for machines",
    "account:second_factor": AWAY,
    "account:phone_code": SIGNING_IN,
    "mfa_authenticate": SIGNING_IN,
    "mfa_login_webauthn": AWAY,
    "mfa_list_webauthn": AWAY,
    "mfa_reauthenticate_webauthn": "within signing in: tests/browser/test_passkeys.py",
    "mfa_edit_webauthn": "of a passkey: tests/browser/test_passkeys.py",
    "mfa_remove_webauthn": "of a passkey: tests/browser/test_passkeys.py",
    "account_inactive": STRANGE,
    "account_signup": STRANGE,
    "account_email": STRANGE,
    "account_email_verification_sent": STRANGE,
    "account_set_password": STRANGE,
    "account_reset_password": STRANGE,
    "account_reset_password_done": STRANGE,
    "account_reset_password_from_key": STRANGE,
    "account_reset_password_from_key_done": STRANGE,
    "account_confirm_email": STRANGE,
    "account_confirm_login_code": STRANGE,
    "mfa_download_recovery_codes": FILE,
    "set_language": "takes a form only",
    "openid_connect_login": "only where a unified identity service is named",
    "openid_connect_callback": "only where a unified identity service is named",
    "socialaccount_signup": STRANGE,
    "workbench:export": FILE,
    "workbench:photo": FILE,
    "workbench:file": FILE,
    "overview:export": FILE,
    "projects:message_image": FILE,
    "people:template": FILE,
    "projects:board": FILE,
    "demands:export": FILE,
    "demands:referrals": FILE,
    "demands:photo": FILE,
    "audit:evidence": FILE,
    "audit:recipe": FILE,
    "acceptance:paper": FILE,
    "reports:notice_file": FILE,
    "reports:file": FILE,
    "public:photo": FILE,
    "public:small_photo": FILE,
    "public:board": FILE,
}


@dataclass(frozen=True)
class Seen:
    """A page: its address and who looks; nobody for what is public."""

    address: str
    who: str = ""
    status: int = 200

    @property
    def name(self) -> str:
        """The route, for pictures and complaints."""
        return str(resolve(self.address.partition("?")[0]).view_name)


def at(route: str, *args: Any, who: str = "", query: str = "", status: int = 200) -> Seen:
    """A page by its route."""
    return Seen(reverse(route, args=args) + query, who, status)


def pages(town: Town) -> list[Seen]:
    """All of them. The town is filled first: projects in eight states, and what belongs to them."""
    lately = timezone.now() - timedelta(hours=6)
    hanging = project_at(State.PUBLICITY, town=town, at=lately)
    building = walk(State.IMPLEMENTATION, town=town, type="engineering").project
    objection = publicity.file_objection(
        Notice.objects.get(project=hanging, state="open"), body="坡道应当再宽一些，轮椅才转得开。", at=lately
    )
    demand = demands.submit(
        unit_code=town.code, body="东门外的坡道下雨打滑，希望铺防滑面层。", place="文竹园东门", by=PUBLIC, at=lately
    )
    return [
        *_open_pages(town, hanging, objection, demand),
        *_own_pages(),
        *_lists(town),
        *_demand_pages(town, demand),
        *_people_pages(town),
        *_project_pages(town, hanging, building),
        *_closing_pages(town, lately),
        *_audit_pages(town, building),
    ]


def _open_pages(town: Town, hanging: Any, objection: Any, demand: Any) -> list[Seen]:
    rated = project_at(State.EVALUATION, town=town)
    notice = Notice.objects.get(project=hanging)
    report = reports.receive(rated, section=Section.ACCEPTANCE, body="楼道只换了十盏灯，验收单上写三十盏。")
    return [
        at("public:home"),
        at("public:projects"),
        at("public:project", rated.code),
        at("public:project", hanging.code),
        at("public:rate", rated.code),
        at("public:community", town.code),
        at("public:street", town.street_code),
        at("public:search", query="?q=海珠"),
        at("public:search", query="?q=飞船"),
        at("public:ratable"),
        at("public:notices"),
        at("public:notice", notice.pk),
        at("public:objection_new", notice.pk),
        at("public:objection", objection.code),
        at("public:demands"),
        at("public:demand_new"),
        at("public:demand", demand.code),
        at("public:track"),
        at("public:mine"),
        at("public:rules"),
        at("care:home"),
        at("care:ask"),
        at("care:asked", demand.code),
        at("care:look", query=f"?code={demand.code}"),
        at("care:ratable"),
        at("care:rate", rated.code),
        at("care:call", query=f"?unit={town.code}"),
        at("care:called", town.code),
        at("audit_public:new", rated.code),
        at("audit_public:report", report.code),
        at("account_login"),
        at("account:phone"),
        at("account:outbox"),
        at("look:gallery"),
        at("socialaccount_login_cancelled"),
        at("socialaccount_login_error", status=401),
    ]


def _own_pages() -> list[Seen]:
    """About oneself."""
    return [
        at("account:my", who="resident"),
        at("account:my_data", who="resident"),
        at("account:sessions", who="clerk"),
        at("account_change_password", who="clerk"),
        at("account_reauthenticate", who="clerk"),
        at("socialaccount_connections", who="clerk"),
        at("mfa_index", who="approver"),
        at("mfa_reauthenticate", who="approver"),
        at("mfa_deactivate_totp", who="approver"),
        at("mfa_view_recovery_codes", who="approver"),
        at("mfa_generate_recovery_codes", who="approver"),
        at("mfa_index", who="clerk"),
        at("mfa_activate_totp", who="clerk"),
        at("mfa_add_webauthn", who="clerk"),
        at("account_logout", who="clerk"),
    ]


def _lists(town: Town) -> list[Seen]:
    return [
        at("workbench:home", who="clerk"),
        at("workbench:home", who="stranger"),
        at("workbench:projects", who="approver"),
        at("workbench:projects", who="clerk", query="?q=没有这样的项目"),
        at("projects:library", who="clerk"),
        at("projects:suppliers", who="clerk"),
        at("projects:supplier", town.supplier.pk, who="approver"),
        at("projects:budget_lines", who="finance"),
        at("account:residents", who="clerk"),
        at("overview:home", who="clerk"),
        at("overview:unit", town.street_code, who="approver"),
        at("public:map", who="district"),
    ]


def _demand_pages(town: Town, demand: Any) -> list[Seen]:
    today = timezone.localdate()
    planned = demands.create_round(
        unit_code=town.code, title="冬季集中征集", opens_on=today, closes_on=today + timedelta(days=9), by=town.clerk
    )
    rows = [demands.RosterRow(2, town.code, "高龄老人", "王老", "1栋101", "13800138000")]
    demands.import_roster(rows, unit_code=town.district_code, year=today.year, by=town.district)
    household = SpecialHousehold.objects.get()
    call = demands.request_call_back(unit_code=town.code, name="王阿姨", phone="13912345678", by=PUBLIC)
    return [
        at("demands:demands", who="clerk"),
        at("workbench:bulk", who="clerk", query=f"?pick=demand.{demand.pk}.{demand.version}"),
        at("demands:demand", demand.pk, who="clerk"),
        at("demands:record", who="clerk"),
        at("demands:coverage", who="clerk"),
        at("demands:call_backs", who="clerk"),
        at("demands:call_back", call.pk, who="clerk"),
        at("demands:rounds", who="clerk"),
        at("demands:round_new", who="clerk"),
        at("demands:round", planned.pk, who="clerk"),
        at("demands:households", who="clerk"),
        at("demands:household", household.pk, who="clerk"),
        at("demands:roster", who="district"),
    ]


def _people_pages(town: Town) -> list[Seen]:
    post, today = town.secretary.memberships.get(), timezone.localdate()
    delegate(
        town.approver.memberships.get(), to=town.other_approver, from_day=today, last_day=today + timedelta(days=3),
        reason="年休假", by=town.approver,
    )  # fmt: skip
    return [
        at("people:people", who="approver"),
        at("people:person", town.secretary.pk, who="approver"),
        at("people:rights", who="approver"),
        at("people:person", town.approver.pk, who="approver"),
        at("people:right", "review_approve", who="approver"),
        at("people:delegate", town.approver.memberships.get().pk, who="approver"),
        at("recusal:interests", who="clerk"),
        at("recusal:register", town.clerk.pk, who="auditor"),
        at("people:apart", who="approver"),
        at("people:vacancies", who="approver"),
        at("people:appoint", who="district"),
        at("people:listing", who="district"),
        at("people:end", post.pk, who="approver"),
        at("people:delegate", post.pk, who="secretary"),
    ]


def _project_pages(town: Town, hanging: Any, building: Any) -> list[Seen]:
    draft = project_at(State.DRAFT, town=town)
    review = project_at(State.REVIEW, town=town)
    street_led = project_at(State.COMMITTEE, town=town, track=Track.STREET_LED)
    buying = project_at(State.PROCUREMENT, town=town)
    meeting = Meeting.objects.order_by("pk").first()
    assert meeting is not None
    return [
        at("projects:new", who="clerk"),
        at("workbench:project", draft.pk, who="clerk"),
        *(
            at(f"projects:{name}", draft.pk, who="clerk")
            for name in ("design", "units", "budget", "negative_list", "targets", "demands", "emergency",
                         "participation", "budget_line")
        ),
        at("projects:step", draft.pk, "submit", who="clerk"),
        at("projects:step", draft.pk, "withdraw", who="clerk"),
        at("projects:waiver", review.pk, who="approver"),
        at("projects:step", review.pk, "approve", who="approver"),
        at("projects:corrections", review.pk, who="approver"),
        at("projects:committee", street_led.pk, who="committee"),
        at("projects:messages", review.pk, who="approver"),
        at("projects:meetings", hanging.pk, who="clerk"),
        at("projects:meeting", meeting.pk, who="clerk"),
        at("projects:notices", hanging.pk, who="clerk"),
        at("projects:objections", hanging.pk, who="clerk"),
        at("projects:purchase", buying.pk, who="clerk"),
        at("recusal:declare", buying.pk, who="clerk"),
        at("recusal:ties", buying.pk, who="clerk"),
        at("recusal:recusals", buying.pk, who="clerk"),
        at("projects:contract", buying.pk, who="clerk"),
        at("workbench:project", building.pk, who="engineer"),
        *(
            at(f"projects:{name}", building.pk, who="clerk")
            for name in ("safety", "photos", "milestones", "progress", "changes", "payments")
        ),
    ]  # fmt: skip


def _closing_pages(town: Town, lately: Any) -> list[Seen]:
    """Acceptance, evaluation, the library, a document; an emergency that is assessed afterwards."""
    finished = project_at(State.ACCEPTANCE, town=town, type="engineering")
    inspection = plan_inspection(finished, held_on=timezone.localdate(), place="海珠社区三栋", by=town.engineer)
    add_member(inspection, kind="committee_member", name="居委会老周", by=town.engineer)
    member = add_member(inspection, kind="council_member", user=town.members[0], by=town.engineer)
    urgent = project_at(State.EVALUATION, town=town, track=Track.EMERGENCY)
    done = walk(State.ARCHIVED, town=town)
    item = library.offer(
        done.project, title="独居老人陪伴", summary="每周两次上门陪伴独居老人，附紧急联络。", by=town.clerk, at=done.at
    )
    paper = ask(Kind.DOSSIER, done.project, by=town.clerk, at=lately)
    return [
        at("acceptance:inspections", finished.pk, who="engineer"),
        at("acceptance:sign", member.pk, who="member01"),
        at("acceptance:ratings", urgent.pk, who="clerk"),
        at("acceptance:performance", urgent.pk, who="approver"),
        at("acceptance:assessment", urgent.pk, who="approver"),
        at("workbench:project", done.project.pk, who="secretary"),
        at("projects:offer", done.project.pk, who="clerk"),
        at("projects:showcase", done.project.pk, who="approver"),
        at("projects:library_item", item.pk, who="district"),
        at("reports:document", paper.ref, who="clerk"),
    ]


def _audit_pages(town: Town, building: Any) -> list[Seen]:
    case = cases.open_case(building, note="群众来信反映", by=town.auditor)
    findings.raise_finding(
        case, section=Section.CONTRACT, gravity=Gravity.SERIOUS, text="合同签订日期早于立项日期两天",
        basis="R60 先立项后签合同", by=town.auditor,
    )  # fmt: skip
    frame = samples.freeze_frame(unit_code=town.district_code, year=timezone.localdate().year, by=town.auditor)
    report = PublicReport.objects.get()
    other = project_at(State.APPROVED, town=town, total=Decimal(30_000))
    return [
        at("audit:home", who="auditor"),
        at("audit:overdue", who="auditor"),
        at("audit:to_check", who="street_clerk"),
        at("audit:cases", who="auditor"),
        at("audit:case", case.pk, who="auditor"),
        at("audit:case_new", other.pk, who="auditor"),
        at("audit:findings", building.pk, who="clerk"),
        at("audit:checks", building.pk, who="street_clerk"),
        at("audit:samples", who="auditor"),
        at("audit:sample_new", who="auditor"),
        at("audit:sample", frame.pk, who="auditor"),
        at("audit:reports", who="street_clerk"),
        at("audit:report", report.pk, who="street_clerk"),
    ]


def by_person(seen: list[Seen]) -> dict[str, list[Seen]]:
    """The pages of each who looks, so that each signs in once."""
    return {who: [page for page in seen if page.who == who] for who in dict.fromkeys(page.who for page in seen)}


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Every named address of the portal that may be looked at, without the admin, which is Django's own."""

    def inner(patterns: list[Any], before: list[str]) -> Iterator[tuple[str, URLPattern]]:
        for entry in patterns:
            if isinstance(entry, URLResolver):
                yield from inner(entry.url_patterns, [*before, entry.namespace] if entry.namespace else before)
            else:
                yield ":".join([*before, entry.name or str(entry.pattern)]), entry

    for name, entry in inner(get_resolver().url_patterns, []):
        if not name.startswith("admin:") and "GET" in _methods(entry.callback):
            yield name, entry


def _methods(view: Callable[..., Any] | None) -> list[str]:
    """What `require_http_methods` and its kin let through; everything where none of them stands."""
    while view is not None:
        if inspect.isfunction(view) and "request_method_list" in (found := inspect.getclosurevars(view).nonlocals):
            return list(found["request_method_list"])
        view = getattr(view, "__wrapped__", None)
    return ["GET"]
