"""The pages that are looked at one by one, in a town where each has something to show."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from acceptance.actions.inspection import add_member, plan_inspection
from demands.actions import submit
from governance.events import PUBLIC
from governance.people.actions.delegation import delegate
from projects.lifecycle.project import State
from projects.models import Meeting, Notice
from tests.town import Town
from tests.walk import project_at


@dataclass(frozen=True)
class Seen:
    """A page: its name, its address, and who looks; nobody for what is public."""

    name: str
    address: str
    who: str = ""


def pages(town: Town) -> list[Seen]:
    """Projects in publicity, acceptance and evaluation, a draft, a demand; and the pages on which they stand."""
    lately = timezone.now() - timedelta(hours=6)
    hanging = project_at(State.PUBLICITY, town=town, at=lately)
    rated, draft = project_at(State.EVALUATION, town=town), project_at(State.DRAFT, town=town)
    finished = project_at(State.ACCEPTANCE, town=town, type="engineering")
    inspection = plan_inspection(finished, held_on=timezone.localdate(), place="海珠社区三栋", by=town.engineer)
    add_member(inspection, kind="committee_member", name="居委会老周", by=town.engineer)
    demand = submit(
        unit_code=town.code, body="东门外的坡道下雨打滑，希望铺防滑面层。", place="文竹园东门", by=PUBLIC, at=lately,
    )  # fmt: skip
    today = timezone.localdate()
    delegate(
        town.approver.memberships.get(), to=town.other_approver, from_day=today, last_day=today + timedelta(days=3),
        reason="年休假", by=town.approver,
    )  # fmt: skip
    notice, meeting = Notice.objects.get(project=hanging, state="open"), Meeting.objects.order_by("pk").first()
    assert meeting is not None
    return [
        Seen("home", reverse("public:home")),
        Seen("projects", reverse("public:projects")),
        Seen("project", reverse("public:project", args=[rated.code])),
        Seen("community", reverse("public:community", args=[town.code])),
        Seen("street", reverse("public:street", args=[town.street_code])),
        Seen("search", reverse("public:search") + "?q=海珠"),
        Seen("search-empty", reverse("public:search") + "?q=飞船"),
        Seen("notices", reverse("public:notices")),
        Seen("ratable", reverse("public:ratable")),
        Seen("notice", reverse("public:notice", args=[notice.pk])),
        Seen("objection", reverse("public:objection_new", args=[notice.pk])),
        Seen("demand-form", reverse("public:demand_new")),
        Seen("rating", reverse("public:rate", args=[rated.code])),
        Seen("track", reverse("public:track")),
        Seen("rules", reverse("public:rules")),
        Seen("sign-in", reverse("account_login")),
        Seen("sign-in-phone", reverse("account:phone")),
        Seen("sessions", reverse("account:sessions"), "clerk"),
        Seen("residents", reverse("account:residents"), "clerk"),
        Seen("my", reverse("account:my"), "resident"),
        Seen("gallery", reverse("look:gallery"), "clerk"),
        Seen("work-list", reverse("workbench:home"), "clerk"),
        Seen("work-projects", reverse("workbench:projects"), "clerk"),
        Seen("demand", reverse("demands:demand", args=[demand.pk]), "clerk"),
        Seen("work-project", reverse("workbench:project", args=[rated.pk]), "clerk"),
        Seen("budget", reverse("projects:budget", args=[draft.pk]), "clerk"),
        Seen("step", reverse("projects:step", args=[draft.pk, "submit"]), "clerk"),
        Seen("meeting", reverse("projects:meeting", args=[meeting.pk]), "clerk"),
        Seen("acceptance", reverse("acceptance:inspections", args=[finished.pk]), "engineer"),
        Seen("audit", reverse("audit:home"), "auditor"),
        Seen("people", reverse("people:people"), "approver"),
        Seen("person", reverse("people:person", args=[town.approver.pk]), "approver"),
        Seen("right", reverse("people:right", args=["review_approve"]), "approver"),
        Seen("duties-apart", reverse("people:apart"), "approver"),
        Seen("vacancies", reverse("people:vacancies"), "approver"),
        Seen("appoint", reverse("people:appoint"), "approver"),
        Seen("appoint-many", reverse("people:listing"), "approver"),
        Seen("end-of-office", reverse("people:end", args=[town.secretary.memberships.get().pk]), "approver"),
        Seen("leave", reverse("people:delegate", args=[town.approver.memberships.get().pk]), "approver"),
    ]  # fmt: skip


def by_person(seen: list[Seen]) -> dict[str, list[Seen]]:
    """The pages of each who looks, so that each signs in once."""
    return {who: [page for page in seen if page.who == who] for who in dict.fromkeys(page.who for page in seen)}
