"""R55: a recusal ends when one asks with a reason and another, who is not recused, grants it; until then it binds."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from governance.events.log import broken_links, history
from governance.people.actions.delegation import delegate
from governance.recusal.actions import declare
from governance.recusal.models import Declaration
from governance.recusal.queries import is_recused
from governance.workflow.errors import NotPermitted, OutOfReach, Recused
from projects.actions import review
from projects.actions.ties import ask_to_end_recusal as ask
from projects.actions.ties import decide_end_of_recusal as decide
from projects.lifecycle.project import State
from tests.walk import project_at

pytestmark = pytest.mark.rule("R55")
REASON, FOUND = "配偶已离职，申报时填错了单位", "已核对社保记录，情况属实"


@pytest.fixture
def matter(town):
    """A project in review, from which the street's approver has stepped aside."""
    project = project_at(State.REVIEW, town=town)
    declare(town.approver, project, reason="配偶在报价单位任职", by=town.approver, at=project.now)
    return project


@pytest.fixture
def asked(town, matter):
    """The approver herself has asked."""
    return ask(Declaration.objects.get(), reason=REASON, by=town.approver, at=matter.now)


def grant(matter, asked, by):
    return decide(matter, asked, is_granted=True, verdict=FOUND, by=by, at=matter.now)


def test_asking_alone_ends_nothing(town, matter, asked):
    assert is_recused(town.approver, matter)
    with pytest.raises(Recused):
        review.approve(matter, leader="李建军", by=town.approver, at=matter.now)


def test_granted_by_another_it_binds_no_more_and_stays_on_record(town, matter, asked):
    grant(matter, asked, town.secretary)
    assert not is_recused(town.approver, matter)
    kept = Declaration.objects.get()
    assert (kept.asked_by, kept.withdrawn_by, kept.verdict) == (town.approver, town.secretary, FOUND)
    verbs = list(history(matter).values_list("verb", "actor_id"))[-2:]
    assert verbs == [("recusal.ask_end", town.approver.pk), ("recusal.withdraw", town.secretary.pk)]
    review.approve(matter, leader="李建军", by=town.approver, at=matter.now)
    assert matter.state == State.APPROVED and list(broken_links()) == []


def test_refused_it_binds_on_and_may_be_asked_anew(town, matter, asked):
    decide(matter, asked, is_granted=False, verdict="配偶仍在职", by=town.secretary, at=matter.now)
    assert is_recused(town.approver, matter) and history(matter).last().verb == "recusal.keep"
    with pytest.raises(ValidationError, match="还没有人申请"):
        grant(matter, asked, town.secretary)
    ask(Declaration.objects.get(), reason="配偶本月离职了", by=town.approver, at=matter.now)


def test_whoever_asked_does_not_grant(town, matter):
    asked = ask(Declaration.objects.get(), reason=REASON, by=town.secretary, at=matter.now)
    with pytest.raises(PermissionDenied, match="申请人和回避人以外"):
        grant(matter, asked, town.secretary)
    assert is_recused(town.approver, matter)


def test_nor_does_somebody_in_her_name(town, matter):
    asked = ask(Declaration.objects.get(), reason=REASON, by=town.secretary, at=matter.now)
    today = matter.now.date()
    delegate(
        town.secretary.memberships.get(), to=town.sibling_clerk, from_day=today, last_day=today, reason="年休假",
        by=town.secretary, at=matter.now,
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        grant(matter, asked, town.sibling_clerk)


def test_the_recused_herself_never_grants(town, matter, asked):
    with pytest.raises(Recused):
        grant(matter, asked, town.approver)


def test_nobody_without_the_right_asks_or_grants(town, matter, asked):
    with pytest.raises((NotPermitted, OutOfReach)):
        grant(matter, asked, town.finance)
    with pytest.raises(OutOfReach):
        grant(matter, asked, town.other_approver)
    with pytest.raises((NotPermitted, OutOfReach)):
        ask(asked, reason=REASON, by=town.sibling_clerk, at=matter.now)


@pytest.mark.parametrize(("act", "words"), [(ask, {"reason": "误"}), (decide, {"is_granted": True, "verdict": "准"})])
def test_words_are_asked_for(town, matter, act, words):
    said = Declaration.objects.get()
    if act is decide:
        said = ask(said, reason=REASON, by=town.approver, at=matter.now)
    with pytest.raises(ValidationError, match="至少 4 个字"):
        act(*([matter] if act is decide else []), said, **words, by=town.secretary, at=matter.now)


def test_once_ended_it_is_not_ended_again(town, matter, asked):
    grant(matter, asked, town.secretary)
    with pytest.raises(ValidationError, match="已经解除"):
        ask(asked, reason=REASON, by=town.approver, at=matter.now)


def test_the_database_holds_that_there_are_two(town, matter, asked):
    now = timezone.now()
    for who in (town.approver, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Declaration.objects.update(withdrawn_at=now, withdrawn_by=who, verdict=FOUND)


def test_the_pages_ask_show_and_decide(town, matter, client):
    said, where = Declaration.objects.get(), reverse("recusal:recusals", args=[matter.pk])
    client.force_login(town.approver)
    own = client.get(reverse("recusal:interests")).text
    assert "我的回避" in own and matter.title not in own
    client.post(reverse("recusal:interests"), {"do": f"ask-{said.pk}", "reason": REASON})
    assert client.get(where).status_code == 403
    client.force_login(town.secretary)
    assert REASON in client.get(where).text
    client.post(where, {"do": f"decide-{said.pk}", "is_granted": "yes", "verdict": FOUND})
    page = client.get(where).text
    assert "已解除" in page and FOUND in page and town.secretary.name in page
    client.force_login(town.approver)
    assert client.get(where).status_code == 200


def test_who_asked_sees_that_another_decides(town, matter, client):
    ask(Declaration.objects.get(), reason=REASON, by=town.secretary, at=matter.now)
    client.force_login(town.secretary)
    page = client.get(reverse("recusal:recusals", args=[matter.pk])).text
    assert "由其他同事核准" in page and "decide-" not in page
