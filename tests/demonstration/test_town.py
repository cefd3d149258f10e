"""The town as it is loaded: every state, sound chains, sums inside the caps, dates in order, nothing in plain."""

import json
import re
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from acceptance.models import EmergencyAssessment, Rating
from audit.models import AuditCase, Finding
from demands.models import CallBack, CollectionRound, Demand
from governance.events.models import Event
from governance.people.fields import EncryptedField
from governance.people.models import Delegation, Membership, Party, Residence, Unit
from governance.people.roles import ROLES
from governance.policy.models import Override
from governance.policy.values import value
from governance.recusal.models import Declaration
from governance.workflow.models import Waiver
from portal.demonstration import cast
from portal.demonstration.accounts import accounts, code_now
from portal.demonstration.loading import CannotLoad, load
from portal.demonstration.town import MARK, PASSWORD, TOTP_SECRET
from projects.actions.publicity import close_due
from projects.kinds import ProjectType, Track, VoteMode
from projects.lifecycle.project import State
from projects.models import AgendaItem, BudgetLine, LibraryItem, Meeting, Notice, Objection, Payment, Photo, Project
from projects.queries.funds import drifted

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("town")]
PLAIN_PHONE = re.compile(r"(?<![0-9A-Za-z])1\d{10}(?![0-9A-Za-z])")


def shown_notice():
    """The notice that opened when the town was loaded."""
    override = Override.objects.get(is_demonstration=True)
    return Notice.objects.get(unit_code=override.unit_code, kind="result", opened_at__gte=override.created_at)


def test_every_state_is_shown_at_least_twice():
    counted = Counter(Project.objects.values_list("state", flat=True))
    assert {state: counted[state] for state in State.values if counted[state] < 2} == {}


def test_every_track_and_type_is_shown():
    assert set(Project.objects.values_list("track", flat=True)) == set(Track.values)
    assert set(Project.objects.values_list("type", flat=True)) == set(ProjectType.values)


def test_the_forty_real_titles_stand_in_nanshan():
    nanshan = Project.objects.filter(unit_code__gte="440305", unit_code__lt="440306")
    titles = set(nanshan.values_list("title", flat=True))
    patterns = [re.escape(title).replace(re.escape("{community}"), ".+社区") for title, _type in cast.REAL]
    assert len(patterns) == 40
    assert [p for p in patterns if not any(re.fullmatch(p, title) for title in titles)] == []


def test_everybody_is_marked_and_every_role_is_held():
    users = get_user_model().objects.all()
    assert [user.name for user in users if not user.name.endswith(MARK)] == []
    assert [party.name for party in Party.objects.all() if not party.name.endswith(MARK)] == []
    assert set(Membership.objects.values_list("role", flat=True)) == set(ROLES)


def test_every_unit_has_its_people():
    streets = Unit.objects.filter(parent_code="440305")
    communities = Unit.objects.filter(code__startswith="440305", level="community")
    held = Counter(Membership.objects.values_list("role", flat=True))
    assert (streets.count(), communities.count()) == (8, 107)
    assert held["street_approver"] == held["street_finance"] == 8
    assert held["community_clerk"] == held["community_secretary"] == 107
    assert held["council_chair"] == held["resident"] == 24
    assert held["council_member"] == 24 * 15


def test_somebody_acts_for_another_and_a_resident_waits_to_be_confirmed():
    (acting,) = Delegation.objects.in_force()
    assert acting.delegate.username == "fenguan-007" and acting.membership.user.username == "fenguan-009"
    (home,) = Residence.objects.filter(ground="")
    assert home.unit_code == "440305007015" and not home.user.memberships.exists()


def test_everything_is_marked_synthetic():
    for model in (Project, Demand, BudgetLine, CollectionRound):
        assert not model.objects.filter(is_synthetic=False).exists(), model


def test_the_special_cases_are_there():
    assert Project.objects.filter(is_on_hold=True).exists()
    assert Project.objects.filter(open_corrections__gt=0).exists()
    assert Project.objects.filter(open_findings__gt=0).exists()
    assert Objection.objects.filter(state="open").count() >= 2
    assert {"dismissed", "upheld"} <= set(Objection.objects.values_list("state", flat=True))
    assert [m for m in Meeting.objects.filter(state="locked") if not m.has_quorum]
    assert set(AgendaItem.objects.values_list("mode", flat=True)) == set(VoteMode.values)
    assert Declaration.objects.exists()
    assert EmergencyAssessment.objects.filter(state="due").exists()
    assert any(project.units.count() > 2 for project in Project.objects.filter(track=Track.STREET_LED))
    assert Rating.objects.filter(is_counted=True).count() > 100
    assert Payment.objects.filter(state="sent_back").exists()
    assert LibraryItem.objects.filter(state="listed").exists()
    assert AuditCase.objects.exists() and Finding.objects.filter(state="verified").exists()
    assert set(CollectionRound.objects.values_list("state", flat=True)) == {"planned", "open", "closed"}
    assert set(CallBack.objects.values_list("state", flat=True)) == {"open", "missed", "called"}
    assert Demand.objects.count() >= 120


def test_the_chains_hold(capsys):
    """As an administrator asks: every chain and every trigger."""
    call_command("verify_events")
    assert f"{Event.objects.count()} 条记录，哈希链完整，触发器齐全" in capsys.readouterr().out
    assert Event.objects.count() > 3_000


def test_no_sum_is_above_its_cap_without_a_waiver():
    waived = set(Waiver.objects.filter(guard="over_cap").values_list("subject_id", flat=True))
    over = []
    for project in Project.objects.exclude(total=0):
        cap = value(f"cap.{project.type}", edition=project.edition, unit_code=project.unit_code).value
        if project.total > cap:
            over.append(project.pk)
    assert waived and set(over) == waived


def test_the_money_adds_up():
    assert list(drifted()) == []
    assert BudgetLine.objects.filter(paid__gt=0).exists()
    years = set(BudgetLine.objects.values_list("year", flat=True))
    assert BudgetLine.objects.count() == 107 * len(years)


def test_dates_are_in_order_and_none_lies_ahead():
    now, today = timezone.now(), timezone.localdate()
    assert not Event.objects.filter(happened_at__gt=now).exists()
    assert not Event.objects.filter(happened_at__lt=now - timedelta(days=430), subject_type="project").exists()
    last = {}
    for kind, pk, at in Event.objects.order_by("id").values_list("subject_type", "subject_id", "happened_at"):
        if kind in ("project", "notice", "meeting", "purchase", "payment", "demand"):
            assert last.get((kind, pk), at) <= at, (kind, pk)
            last[kind, pk] = at
    columns = "submitted_on", "approved_on", "contract_signed_on", "started_on", "completed_on", "accepted_on"
    for project in Project.objects.exclude(track=Track.EMERGENCY):
        days = [day for day in (getattr(project, name) for name in columns) if day]
        assert days == sorted(days) and all(day <= today for day in days), project
    assert not Photo.objects.filter(taken_on__gt=today).exists()


def test_officials_act_in_office_hours_on_working_days():
    shown = shown_notice().opened_at - timedelta(seconds=2)
    acts = Event.objects.filter(actor_kind="user", happened_at__lt=shown).values_list("happened_at", flat=True)
    hours = {timezone.localtime(at).hour for at in acts}
    assert min(hours) >= 9 and max(hours) < 20


def test_the_notice_of_the_marked_community_closes_by_the_sweep():
    notice = shown_notice()
    project = notice.project
    assert project.state == State.PUBLICITY
    assert notice.closes_at - notice.opened_at == timedelta(minutes=3)
    assert "演示" in "".join(notice.explanation)
    close_due(at=notice.closes_at - timedelta(seconds=1))
    project.refresh_from_db()
    assert project.state == State.PUBLICITY
    close_due(at=notice.closes_at)
    project.refresh_from_db()
    notice.refresh_from_db()
    assert (project.state, notice.state) == (State.REVIEW, "closed")


def test_no_personal_data_is_stored_in_plain():
    sealed = 0
    with connection.cursor() as cursor:
        for model in apps.get_models():
            for field in model._meta.local_fields:
                if isinstance(field, EncryptedField):
                    cursor.execute(f'SELECT "{field.column}" FROM "{model._meta.db_table}"')
                    texts = [text for (text,) in cursor.fetchall() if text]
                    assert all(text.startswith("v1:") for text in texts), (model, field.name)
                    sealed += len(texts)
    assert sealed > 800
    logged = "\n".join(Event.objects.values_list("data", flat=True))
    assert PLAIN_PHONE.findall(logged) == []


def test_the_accounts_are_listed_as_json_one_a_role():
    out = StringIO()
    call_command("demo_accounts", "--json", stdout=out)
    rows = json.loads(out.getvalue())
    assert [row["role"] for row in rows] == list(ROLES)
    assert all(row["password"] == PASSWORD for row in rows)
    secrets = {row["role"]: row["totp_secret"] for row in rows}
    assert secrets == {code: TOTP_SECRET if role.second_factor else None for code, role in ROLES.items()}


def test_the_accounts_are_listed_as_a_table():
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    assert "社区工作人员" in out.getvalue() and PASSWORD in out.getvalue()


def test_each_account_can_sign_in(client):
    for account in accounts():
        answer = client.post("/accounts/login/", {"login": account.username, "password": account.password})
        assert answer.status_code == 302, account.username
        if account.totp_secret:
            assert answer["Location"] == "/accounts/2fa/authenticate/"
            assert code_now() in client.get(answer["Location"]).text
            answer = client.post("/accounts/2fa/authenticate/", {"code": code_now()})
        assert answer["Location"] == ("/my/" if account.role == "resident" else "/work/"), account.username
        client.post("/accounts/logout/")


def test_in_production_no_account_is_listed(settings):
    settings.IS_PRODUCTION = True
    assert accounts() == []
    with pytest.raises(CommandError):
        call_command("demo_accounts")


def test_a_second_time_it_refuses_and_changes_nothing():
    before = Event.objects.count()
    with pytest.raises(CannotLoad, match="已有用户"):
        load()
    with pytest.raises(CommandError, match="已有用户"):
        call_command("load_demo")
    assert Event.objects.count() == before


def test_the_sign_in_page_lists_the_accounts_but_not_in_production(client, settings):
    assert "chengjie-01" in client.get("/accounts/login/").text
    settings.IS_PRODUCTION = True
    assert "chengjie-01" not in client.get("/accounts/login/").text
