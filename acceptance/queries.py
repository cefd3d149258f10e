"""What pages of this act show: the inspections of a project, its ratings in figures, what is due."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Max, Q, QuerySet

from acceptance.guards.inspection import opinions_needed, required_kinds
from acceptance.kinds import DIMENSIONS, MemberKind
from acceptance.lifecycle import MANAGED, AssessmentState, FollowUpState, InspectionState, RectificationState
from acceptance.models import EmergencyAssessment, FollowUp, Inspection, InspectionMember, Rating, Rectification
from demands.queries.policy import past_term
from governance.events.log import subject_type
from governance.events.models import Event
from governance.people import access
from governance.people.crypto import ERASED, blind_index
from governance.people.models import User
from governance.people.permissions import Permission as P
from governance.policy.values import book, value
from governance.recusal.queries import recused_from
from governance.workflow.guards import Sentence
from projects.guards.closing import too_few_ratings
from projects.kinds import Track
from projects.lifecycle.project import State
from projects.models import Project

OPEN_FIRST = ("-state", "pk")
"""Answers that are owed before those that were given, and of each the oldest first."""
READS_WORDS = P.DEMAND_VIEW
"""Who reads what residents wrote with their ratings: officials of the levels, not council members nor suppliers."""

# Inspection -----------------------------------------------------------------------------------------------------------


def inspections_of(project: Project) -> QuerySet[Inspection]:
    """The project's inspections with everything that their page shows, the latest first."""
    rows = Inspection.objects.filter(project=project).select_related("project", "rectification")
    return rows.prefetch_related("members__user", "measures", "opinions").order_by("-number")


def seatable(inspection: Inspection) -> QuerySet[User]:
    """Who may be seated by account: whoever sees the project, its community's people before those of the levels above,
    with their posts.
    """
    people = access.who_can(P.PROJECT_VIEW, inspection.unit_code).prefetch_related("memberships")
    return people.annotate(nearest=Max("memberships__unit")).order_by("-nearest", "name", "pk")


def open_rectification(project: Project) -> Rectification | None:
    """What is to be mended and not yet confirmed."""
    return Rectification.objects.filter(project=project, state=RectificationState.OPEN).first()


def has_failed_again(project: Project, at: datetime) -> bool:
    """Whether the last inspection failed and no further rectification is allowed: the street decides (U22)."""
    limit = value("rectification.times", edition=project.edition, unit_code=project.unit_code, at=at).value
    concluded = Inspection.objects.filter(
        project=project, state__in=[InspectionState.PASSED, InspectionState.FAILED]
    ).order_by("-number")
    last = concluded.first()
    if last is None or last.state != InspectionState.FAILED or project.rectification_count < limit:
        return False
    return not Rectification.objects.filter(inspection=last).exists()


def managers_among(project: Project, people: list[InspectionMember]) -> list[str]:
    """The names of those members who carried the project out, by account or by name, or in whose name it was (R56)."""
    done = Event.objects.filter(
        actor_kind="user", subject_type=subject_type(project), subject_id=project.pk, verb__in=MANAGED
    )
    doers = [(event.actor_id, event.actor_name) for event in done]
    doers += [(event.acting_for["id"], event.acting_for["name"]) for event in done if event.acting_for]
    who, names = {pk for pk, _name in doers}, {name for _pk, name in doers}
    return [member.name for member in people if member.user_id in who or member.name in names]


def recused_among(project: Project, people: list[InspectionMember]) -> list[str]:
    """The names of those members who stepped aside from the project, by account or by name (R55)."""
    rows = [(row.user_id, row.user.name) for row in recused_from(project)]
    return [m.name for m in people if any(m.user_id == pk or m.name == name for pk, name in rows)]


def group_rules(inspection: Inspection, at: datetime) -> dict[str, Any]:
    """What the group must be, for the page: number, kinds, opinions."""
    project = inspection.project
    rules = book(edition=project.edition, unit_code=project.unit_code, at=at)
    return {
        "least": rules.value(f"acceptance.group_min.{project.type}"),
        "share": rules.value("acceptance.resident_share"),
        "is_odd": rules.value("acceptance.group_is_odd").value,
        "kinds": [MemberKind(code).label for code in required_kinds(inspection, at)],
        "opinions": opinions_needed(project, at),
    }


# Evaluation -----------------------------------------------------------------------------------------------------------


def ratings_of(project: Project) -> QuerySet[Rating]:
    """The project's ratings, the latest first."""
    return Rating.objects.filter(project=project).order_by("-pk")


def said_of(project: Project) -> QuerySet[Rating]:
    """The ratings of the project that hold words, with them, the latest first; words that were erased are no more."""
    return ratings_of(project).filter(comment__isnull=False).select_related("comment")


def rating_summary(project: Project) -> dict[str, Any]:
    """Counted ratings in figures: number, means of each dimension, share of the satisfied; the others only counted."""
    counted = Rating.objects.filter(project=project, is_counted=True)
    means = counted.aggregate(
        count=Count("pk"), overall_mean=Avg("overall"), **{f"{name}_mean": Avg(name) for name in DIMENSIONS}
    )
    rows = [{"name": label, "mean": means[f"{name}_mean"]} for name, label in DIMENSIONS.items()]
    return {
        "count": means["count"],
        "overall": means["overall_mean"],
        "dimensions": rows,
        "satisfaction": satisfaction(project),
        "apart": Rating.objects.filter(project=project, is_counted=False).count(),
    }


def satisfaction(project: Project) -> Decimal | None:
    """Percent of the counted ratings that are satisfied (U23); None without any."""
    if not project.evaluation_count:
        return None
    return Decimal(project.satisfied_count * 100) / project.evaluation_count


def is_satisfying(project: Project, at: datetime) -> bool | None:
    """Whether satisfaction reaches the pass line (U23); None without ratings."""
    share = satisfaction(project)
    if share is None:
        return None
    return share >= value("evaluation.pass", edition=project.edition, unit_code=project.unit_code, at=at).value


def ratings_missing(project: Project, moment: datetime) -> Sentence | None:
    """What is still missing to the least number of counted ratings, while the evaluation runs (U45)."""
    return too_few_ratings(project, at=moment, given={}) if project.state == State.EVALUATION else None


def follow_ups_of(project: Project) -> QuerySet[FollowUp]:
    """The answers owed and given to dissatisfied residents, open ones first, then as they came."""
    return FollowUp.objects.filter(project=project).select_related("rating__comment", "project").order_by(*OPEN_FIRST)


def ratings_by(user: Any) -> QuerySet[Rating]:
    """The ratings of a signed-in resident, by her telephone or her account, the newest first."""
    keys = [key for key in (user.phone_index, blind_index(f"user:{user.pk}")) if key]
    return Rating.objects.filter(respondent_index__in=keys).select_related("project").order_by("-pk")


def comments_past_retention(at: datetime) -> QuerySet[Rating]:
    """Ratings older than their words are kept, the evaluation and the answer over, that hold words or a sign (R83)."""
    past = past_term("retention.rating_comment", at, since="rated_at", place="project__unit_code")
    gone = Q(comment=None) & (Q(respondent_index="") | Q(respondent_index__startswith=ERASED))
    rows = Rating.objects.filter(past).exclude(gone).exclude(project__state=State.EVALUATION)
    return rows.exclude(follow_up__state=FollowUpState.OPEN)


def grade_of(total: Decimal, project: Project, at: datetime) -> dict[str, Any]:
    """The band of the grade table into which the total (points of 100) falls (R73)."""
    rows = value("performance.grades", edition=project.edition, unit_code=project.unit_code, at=at).value
    return next(row for row in sorted(rows, key=lambda row: -row["at_least"]) if total >= row["at_least"])


# Assessment -----------------------------------------------------------------------------------------------------------


def unassessed_emergencies() -> QuerySet[Project]:
    """Completed emergencies for which no assessment was opened."""
    opened = EmergencyAssessment.objects.values("project_id")
    return Project.objects.filter(track=Track.EMERGENCY, completed_on__isnull=False).exclude(pk__in=opened)


def disallowed() -> QuerySet[EmergencyAssessment]:
    """Emergencies that were not regularised; audit looks at each."""
    return EmergencyAssessment.objects.filter(state=AssessmentState.DISALLOWED).select_related("project")


def flagged_inspections() -> QuerySet[Inspection]:
    """Inspections with a line measured beyond the tolerance (R71); audit looks at each."""
    return Inspection.objects.filter(measures__is_flagged=True).select_related("project").distinct()
