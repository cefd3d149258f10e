"""R72, R78, U45: who rates, when, once, and whose rating counts."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from acceptance import queries
from acceptance.actions.evaluation import rate
from acceptance.models import Rating, RatingComment
from governance.events.log import history
from governance.people import residents
from governance.recusal.actions import declare
from governance.workflow.errors import Recused, Refused
from projects.lifecycle.project import State
from tests.acceptance.conftest import codes
from tests.walk import project_at

SCORES = {"need": 5, "openness": 4, "quality": 4, "effect": 5, "attitude": 5}
PHONE = "13912345678"


@pytest.fixture
def project(town):
    return project_at(State.EVALUATION, town=town)


def give(project, *, overall=5, at=None, **how):
    return rate(project, scores=SCORES, overall=overall, at=at or project.now, **how)


@pytest.mark.rule("R72")
def test_a_phone_makes_it_count_once(project):
    rating = give(project, phone=PHONE)
    project.refresh_from_db()
    assert rating.is_counted
    assert (project.evaluation_count, project.satisfied_count) == (1, 1)
    with pytest.raises(Refused) as found:
        give(project, phone="+86 139-1234-5678", overall=1)
    assert codes(found) == {"rated_before"}
    project.refresh_from_db()
    assert project.evaluation_count == 1


@pytest.mark.rule("R72")
def test_nobody_is_kept_apart(project):
    for _time in range(2):
        rating = give(project)
    project.refresh_from_db()
    assert not rating.is_counted
    assert project.evaluation_count == 0
    summary = queries.rating_summary(project)
    assert (summary["count"], summary["apart"], summary["satisfaction"]) == (0, 2, None)


@pytest.mark.rule("R78")
def test_a_resident_rates_in_her_own_community_only(project, town):
    assert give(project, by=town.resident).is_counted
    with pytest.raises(Refused) as found:
        give(project, by=town.resident, phone=PHONE)
    assert codes(found) == {"rated_before"}
    town.resident.refresh_from_db()
    stranger = town.stranger
    from governance.people.actions import appoint

    appoint(stranger, role="resident", unit=town.other_code, from_day=project.now.date(), by=town.other_approver)
    stranger.refresh_from_db()
    with pytest.raises(Refused) as found:
        give(project, by=stranger)
    assert codes(found) == {"not_own_community"}


@pytest.mark.rule("R72 R78")
def test_a_verified_telephone_counts_where_its_resident_says_she_lives_and_nowhere_else(project, town):
    here, elsewhere = residents.enter(PHONE), residents.enter("13912345679")
    residents.state_community(here, town.code)
    residents.state_community(elsewhere, town.other_code)
    rating = give(project, by=here)
    assert rating.is_counted and rating.respondent_index == here.phone_index
    with pytest.raises(Refused) as found:
        give(project, by=elsewhere)
    assert codes(found) == {"not_own_community"}


def test_the_log_does_not_name_the_resident(project, town):
    rating = give(project, by=town.resident, comment="楼道亮了")
    event = history(rating).get()
    assert (event.actor_kind, event.actor_id) == ("resident", None)
    assert "楼道" not in event.data
    assert event.digest
    assert RatingComment.objects.get(rating=rating).body == "楼道亮了"
    assert not history(project).filter(verb="project.rate", actor_id=town.resident.pk).exists()


def test_a_comment_is_erased_without_the_rating(project):
    rating = give(project, comment="楼道亮了")
    RatingComment.objects.filter(rating=rating).delete()
    assert Rating.objects.filter(pk=rating.pk).exists()


def test_staff_attests_with_a_household(project, town):
    rating = give(project, by=town.clerk, household_code="3-502")
    assert (rating.channel, rating.is_counted) == ("staff", True)
    with pytest.raises(Refused):
        give(project, by=town.clerk, household_code="3-502")
    assert not give(project, by=town.clerk).is_counted


@pytest.mark.rule("R55")
def test_the_recused_do_not_rate(project, town):
    declare(town.resident, project, reason="在承接方任职", by=town.resident, at=project.now)
    with pytest.raises(Recused):
        give(project, by=town.resident)


@pytest.mark.rule("R72")
@pytest.mark.parametrize(
    "broken", [{"scores": SCORES | {"need": 6}}, {"scores": {}}, {"overall": 0}, {"overall": True}, {"overall": "5"}]
)
def test_marks_lie_between_one_and_five(project, broken):
    with pytest.raises(Refused) as found:
        rate(project, **({"scores": SCORES, "overall": 5} | broken), at=project.now)
    assert codes(found) == {"scores_not_sound"}


@pytest.mark.parametrize("phone", ["abc", "123", "1391234567890", "23456789012", "139123456", "１３９１２３４５６７８"])
def test_a_phone_has_the_digits_of_one(project, phone):
    with pytest.raises(Refused) as found:
        give(project, phone=phone)
    assert codes(found) == {"phone_not_sound"}


@pytest.mark.parametrize("phone", ["0755-2654 1234", "26541234", "+86 139 1234 5678"])
def test_a_line_at_home_counts_as_well(project, phone):
    assert give(project, phone=phone).is_counted


@pytest.mark.rule("R72", "U45")
def test_the_window_ends_once_enough_came(project):
    after = project.now + timedelta(days=(project.due_on - project.now.date()).days + 1)
    assert give(project, phone=PHONE, at=after)  # too few yet: the window stays open
    for number in range(9):
        give(project, phone=f"1391234560{number}", at=after)
    with pytest.raises(Refused) as found:
        give(project, phone="13700000000", at=after)
    assert codes(found) == {"window_closed"}
    on_the_last_day = after - timedelta(days=1)
    assert give(project, phone="13700000000", at=on_the_last_day)


@pytest.mark.rule("R72")
def test_not_before_the_evaluation(town):
    project = project_at(State.ACCEPTED, town=town)
    with pytest.raises(Refused) as found:
        give(project, phone=PHONE)
    assert "not_in_evaluation" in codes(found)


@pytest.mark.rule("R72")
def test_the_database_holds_one_a_respondent(project):
    rating = give(project, phone=PHONE)
    rating.pk, rating._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        rating.save(force_insert=True)
