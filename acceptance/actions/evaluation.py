"""Rating a project, answering those who were not content, scoring its performance."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from acceptance import queries
from acceptance.guards import evaluation as e
from acceptance.kinds import DIMENSIONS, Channel
from acceptance.lifecycle import FollowUpState
from acceptance.models import FollowUp, PerformanceScore, Rating, RatingComment
from governance.events import PUBLIC, Actor, Verb
from governance.events.chain import seal
from governance.events.log import append
from governance.people import access
from governance.people.crypto import blind_index
from governance.people.permissions import Permission as P
from governance.people.residents import counts_in, residence_of
from governance.policy.periods import open_period
from governance.policy.values import Book, book
from governance.recusal.queries import is_recused
from governance.workflow.door import insist, lock, perform
from governance.workflow.errors import Recused
from projects.actions import closing
from projects.models import Project


@transaction.atomic
def rate(
    project: Project,
    *,
    scores: Mapping[str, int],
    overall: int,
    comment: str = "",
    phone: str = "",
    household_code: str = "",
    by: Any = PUBLIC,
    at: datetime | None = None,
) -> Rating:
    """Rate a project once, five dimensions and the whole, each 1 to 5 (R72, U45).

    Counted from a resident who signed in, who gives a phone or a household code, or whom staff attests with either;
    without any the rating is kept, shown apart and not counted. 2 or less, counted, opens a follow-up (R80).
    Raises Recused; Refused outside the evaluation, for another community's resident (R78), the second time.
    """
    at = at or timezone.now()
    lock(project)
    if not isinstance(by, Actor) and is_recused(by, project):
        raise Recused
    channel, is_own = _channel(project, by, at)
    index = _respondent(by if channel == Channel.ACCOUNT else None, phone.strip(), household_code.strip())
    given = {
        "scores": scores, "overall": overall, "phone": phone, "is_own": is_own,
        "has_rated": bool(index) and Rating.objects.filter(project=project, respondent_index=index).exists(),
    }  # fmt: skip
    insist(
        project, e.not_in_evaluation, e.window_closed, e.not_own_community, e.scores_not_sound, e.phone_not_sound,
        e.rated_before, at=at, given=given,
    )  # fmt: skip
    rating = Rating(
        project=project, respondent_index=index, overall=overall, is_counted=bool(index), channel=channel, rated_at=at,
        **{name: scores[name] for name in DIMENSIONS},
    )  # fmt: skip
    rating.save()
    actor = by if channel == Channel.STAFF else PUBLIC  # a resident's rating does not name her in the log
    _keep_comment(rating, comment.strip(), actor, at)
    if rating.is_counted:
        rules = book(edition=project.edition, unit_code=project.unit_code, at=at)
        is_satisfied = overall >= rules.value("evaluation.satisfied_from").value
        closing.count_rating(project, is_satisfied=is_satisfied, by=actor, at=at)
        if overall <= rules.value("evaluation.dissatisfied_to").value:
            _follow_up(rating, project, rules, by=actor, at=at)
    return rating


def _channel(project: Project, by: Any, at: datetime) -> tuple[Channel, bool]:
    """How the rating comes in, and whether its author may rate this project at all (R78)."""
    if isinstance(by, Actor):
        return Channel.PUBLIC, True
    if access.can(by, P.RATE, project, at):
        return Channel.ACCOUNT, True
    if access.can(by, P.DEMAND_RECORD, project, at):
        return Channel.STAFF, True
    if any(counts_in(by, code, at) for code in project.reach_codes() if code):
        return Channel.ACCOUNT, True
    return Channel.PUBLIC, not access.holds(by, P.RATE, at) and residence_of(by) is None


def _respondent(user: Any, phone: str, household_code: str) -> str:
    """The blind index under which the respondent is known; empty for nobody. Her phone is the same by any channel."""
    if user is not None:
        return user.phone_index or blind_index(f"user:{user.pk}")
    if phone:
        return blind_index(phone)
    return blind_index(f"household:{household_code}") if household_code else ""


def _keep_comment(rating: Rating, text: str, by: Any, at: datetime) -> None:
    digest = ""
    if text:
        salt, digest = seal(text)
        RatingComment(rating=rating, salt=salt, body=text).save()
    data = {"project": rating.project_id, "channel": rating.channel, "is_counted": rating.is_counted}
    append(rating, Verb.RATING_CREATED, by=by, at=at, data=data, digest=digest)


def _follow_up(rating: Rating, project: Project, rules: Book, *, by: Any, at: datetime) -> None:
    """Hand a dissatisfied rating to whoever runs the project; once it was redone, tell the district (R80)."""
    answered = FollowUp.objects.filter(project=project, state=FollowUpState.ANSWERED).count()
    due_on = open_period("demand_reply", opened_at=at, edition=project.edition, unit_code=project.unit_code).last_day
    follow_up = FollowUp(
        project=project, rating=rating, unit_code=project.unit_code, state_since=at, due_on=due_on,
        is_escalated=answered >= rules.value("evaluation.redo_times").value,
    )  # fmt: skip
    follow_up.save()
    data = {"due_on": due_on, "is_escalated": follow_up.is_escalated}
    append(follow_up, Verb.FOLLOW_UP_CREATED, by=by, at=at, to_state=follow_up.state, data=data)


@transaction.atomic
def answer_follow_up(
    follow_up: FollowUp, *, answer: str, by: Any, at: datetime | None = None, version: int | None = None
) -> FollowUp:
    """Say what was done about a dissatisfied rating (R80). Raises what `perform` raises."""
    at = at or timezone.now()
    sets = {"answer": answer.strip(), "answered_on": timezone.localdate(at)}
    return perform(follow_up, "answer_it", by=by, at=at, version=version, given={"answer": answer}, sets=sets)


@transaction.atomic
def score_performance(
    project: Project, *, parts: Mapping[str, Decimal], note: str = "", by: Any, at: datetime | None = None
) -> PerformanceScore:
    """Score the project part by part; the total gives the grade (U24, R73). Scored again it replaces the score.

    parts: points by the codes of the policy's table. Raises OutOfReach, NotPermitted, Recused, Stale, Refused.
    """
    at = at or timezone.now()
    lock(project)
    insist(project, e.parts_not_sound, at=at, given={"parts": parts})
    total = sum((Decimal(mark) for mark in parts.values()), Decimal(0)).quantize(Decimal("0.01"))
    closing.record_performance(project, score=total, by=by, at=at)
    grade = queries.grade_of(total, project, at)
    score = PerformanceScore.objects.filter(project=project).first() or PerformanceScore(project=project)
    score.parts = {code: format(Decimal(mark), "f") for code, mark in parts.items()}
    score.total, score.grade, score.grade_label = total, grade["code"], grade["label"]
    score.note, score.scored_on = note.strip(), timezone.localdate(at)
    score.save()
    return score
