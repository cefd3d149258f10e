"""The pages of ratings, of the performance score, and of the assessment of an emergency."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from acceptance import forms, queries
from acceptance.actions.assessment import assess_emergency
from acceptance.actions.evaluation import answer_follow_up, rate, score_performance
from acceptance.guards.evaluation import weights
from acceptance.models import EmergencyAssessment, PerformanceScore, Rating
from governance.people.access import can
from governance.people.gates import needs
from governance.people.paging import page_by_key, sent_key
from governance.people.permissions import Permission as P
from governance.policy.values import book
from governance.recusal.kinds import Occasion
from projects.actions.closing import ASSESSED_IN
from projects.kinds import Track
from projects.lifecycle.project import State
from projects.views.desk import Sheet, find

OWED = "owed-"
"""Before the names in the address that turn over the answers to the discontent, below what residents said."""


@needs(P.PROJECT_VIEW)
def ratings(request: HttpRequest, pk: int) -> HttpResponse:
    """What residents said in figures and words, the answers owed to the discontent, and a rating at the desk."""
    project = find(request, pk)
    sheet = Sheet(
        request, "acceptance/evaluation/ratings.html", title=_("居民评价"), project=project,
        to=request.get_full_path(),
    )  # fmt: skip
    owed = page_by_key(
        queries.follow_ups_of(project), request.GET, part=OWED, held=sent_key(sheet.sent, "answer"),
        order=queries.OPEN_FIRST, is_counted=True,
    )  # fmt: skip
    for follow_up in owed.rows:
        if follow_up.state == "open":
            sheet.paper(
                f"answer-{follow_up.pk}", forms.AnswerForm, partial(answer_follow_up, follow_up, by=request.user),
                of=follow_up, who=P.IMPLEMENT, submit=_("答复"), done=_("已答复。"), is_versioned=True,
            )  # fmt: skip
    sheet.paper(
        "record", forms.StaffRatingForm, partial(rate, project, by=request.user), who=P.DEMAND_RECORD,
        states=[State.EVALUATION], heading=_("代录居民评价"), submit=_("登记评价"), done=_("评价已登记。"),
        is_repeated=True,
    )  # fmt: skip
    now = timezone.now()
    rules = book(edition=project.edition, unit_code=project.unit_code)
    reads_words = can(request.user, queries.READS_WORDS, project)
    said = page_by_key(queries.said_of(project) if reads_words else Rating.objects.none(), request.GET)
    return sheet.answer(
        reads_words=reads_words, said=said.rows, **said.links(request.GET, anchor="said"),
        follow_ups=owed.rows, **owed.links(request.GET, OWED, "follow-ups"),
        summary=queries.rating_summary(project), missing=queries.ratings_missing(project, now),
        pass_line=rules.value("evaluation.pass"), is_satisfying=queries.is_satisfying(project, now),
        is_open=project.state == State.EVALUATION,
    )  # fmt: skip


@needs(P.PROJECT_VIEW)
def performance(request: HttpRequest, pk: int) -> HttpResponse:
    """The performance score, part by part, with its grade."""
    project = find(request, pk)
    sheet = Sheet(request, "acceptance/evaluation/performance.html", title=_("绩效评分"), project=project)
    score, now = PerformanceScore.objects.filter(project=project).first(), timezone.now()
    rows = weights(project, now)
    initial = {**score.parts, "note": score.note} if score else {}
    sheet.paper(
        "score", forms.PerformanceForm, partial(score_performance, project, by=request.user),
        who=P.PERFORMANCE_SCORE, declares=Occasion.EVALUATION,
        states=[State.ACCEPTED, State.EVALUATION], submit=_("保存评分"),
        done=_("绩效评分已保存。"), given={"weights": rows, "initial": initial},
    )  # fmt: skip
    rules = book(edition=project.edition, unit_code=project.unit_code)
    parts = [{**row, "mark": score.parts.get(row["code"], "")} for row in rows] if score else []
    targets = project.targets.filter(version=project.design_version).order_by("pk")
    return sheet.answer(
        score=score, parts=parts, weights=rules.value("performance.weights"),
        grades=rules.value("performance.grades"), satisfaction=queries.satisfaction(project), targets=targets,
    )  # fmt: skip


@needs(P.PROJECT_VIEW)
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """The assessment of an emergency that acted first, and its decision."""
    project = find(request, pk)
    sheet = Sheet(request, "acceptance/assessment/page.html", title=_("应急事后评估"), project=project)
    row = EmergencyAssessment.objects.filter(project=project).first()
    is_emergency = project.track == Track.EMERGENCY
    if is_emergency and (row is None or row.state == "due"):
        sheet.paper(
            "assess", forms.AssessmentForm, partial(assess_emergency, project, by=request.user),
            who=P.EMERGENCY_ASSESS, declares=Occasion.EVALUATION, states=ASSESSED_IN,
            heading=_("作出评估结论"), submit=_("提交结论"),
            done=_("评估结论已登记。"),
        )  # fmt: skip
    return sheet.answer(assessment=row, is_emergency=is_emergency, end_url=sheet.step_way("terminate"))
