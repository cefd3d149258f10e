"""Freezing a frame, drawing from it, giving it up."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit import guards as g
from audit.actions.cases import begin
from audit.kinds import Chance, Ground
from audit.models import Sample, SampleExclusion, SampleProject
from audit.queries.samples import digest_after, frame_of, left_out_of
from audit.sampling import Line, draw_lots, frame_hash, seed_of
from governance.events import Verb
from governance.events.log import append
from governance.people.models import Unit
from governance.people.permissions import Permission as P
from governance.policy.values import book
from governance.workflow.door import check_place, insist, lock, perform
from projects.models import Project

BATCH = 500


@transaction.atomic
def freeze_frame(
    *,
    unit_code: str,
    year: int,
    from_on: date | None = None,
    until_on: date | None = None,
    by: Any,
    at: datetime | None = None,
) -> Sample:
    """Freeze what may be drawn: the projects approved from day to day (else the year until today) in the district.

    Each gets its stratum and approved sum in yuan; what is left out is kept with its reason; the shares come from the
    policy; the hash over all lines makes later changes visible (R74, U25). Raises NotPermitted; Refused for bad dates.
    """
    at = at or timezone.now()
    unit = Unit.objects.get(pk=unit_code)
    check_place(unit, P.SAMPLE_DRAW, by, at)
    page = book(unit_code=unit_code, year=year, at=at)
    sample = Sample(
        unit=unit, year=year, from_on=from_on or date(year, 1, 1), frozen_at=at, state_since=at,
        until_on=until_on or min(date(year, 12, 31), timezone.localdate(at)),
        strata=page.value("audit.sample_strata").value, count_percent=page.value("audit.sample_count").value,
        money_percent=page.value("audit.sample_money").value,
    )  # fmt: skip
    insist(sample, g.frame_badly_dated, at=at)
    left_out = left_out_of(sample)
    projects = [row for row in frame_of(sample) if row.pk not in left_out]
    rows = [
        SampleProject(
            sample=sample, project_id=row.pk, code=row.code, title=row.title, stratum=row.stratum,
            amount=row.approved_total,
        )
        for row in sorted(projects, key=lambda row: (row.stratum, row.code))
    ]  # fmt: skip
    sample.frame_hash = frame_hash(Line(row.code, row.stratum, row.amount) for row in rows)
    sample.frame_count = len(rows)
    sample.frame_money = sum((row.amount for row in rows), Decimal(0))
    sample.save()
    SampleProject.objects.bulk_create(rows, batch_size=BATCH)
    SampleExclusion.objects.bulk_create(
        [
            SampleExclusion(sample=sample, project_id=row.pk, code=row.code, title=row.title, reason=reason)
            for row, reason in left_out.values()
        ],
        batch_size=BATCH,
    )
    data = {
        "from": sample.from_on, "until": sample.until_on, "frame_hash": sample.frame_hash, "count": len(rows),
        "money": sample.frame_money, "excluded": len(left_out), "count_percent": sample.count_percent,
        "money_percent": sample.money_percent, "strata": sample.strata,
    }  # fmt: skip
    append(sample, Verb.SAMPLE_FROZEN, by=by, at=at, to_state=sample.state, data=data)
    return sample


@transaction.atomic
def draw(
    sample: Sample,
    *,
    entropy: str = "",
    source: str = Chance.DICE,
    witnesses: str = "",
    by: Any,
    at: datetime | None = None,
    version: int | None = None,
) -> Sample:
    """Draw from the frozen frame, once, and open a case on each drawn project in the same transaction (R74, U25).

    The seed is SHA-256 of the frame's hash and a text that nobody knew when it was frozen: the published digest of
    that day, or dice thrown before two witnesses. Raises what `perform` raises; Refused without that text or when the
    frame is not the one that was frozen.
    """
    at = at or timezone.now()
    lock(sample)
    if source == Chance.DIGEST:
        entropy, witnesses = digest_after(sample, at=at), ""
    entropy, lines = "".join(entropy.split()), sample.lines()
    seed = seed_of(sample.frame_hash, entropy)
    drawn = draw_lots(lines, seed=seed, count_share=sample.count_share, money_share=sample.money_share)
    amounts = {line.code: line.amount for line in lines}
    given = {"source": source, "entropy": entropy, "witnesses": witnesses.strip()}
    sets = given | {
        "seed": seed, "drawn_at": at, "drawn_count": len(drawn),
        "drawn_money": sum((amounts[lot.code] for lot in drawn), Decimal(0)),
    }  # fmt: skip
    data = {"seed": seed, "drawn": [lot.code for lot in drawn]}
    perform(sample, "draw", by=by, at=at, version=version, given=given, sets=sets, data=data)
    rows = {row.code: row for row in sample.rows.all()}
    marked = []
    for taken in drawn:
        row = rows[taken.code]
        row.is_drawn, row.rank, row.reason = True, taken.rank, taken.reason
        marked.append(row)
    SampleProject.objects.bulk_update(marked, ["is_drawn", "rank", "reason"], batch_size=BATCH)
    taken_projects = Project.objects.filter(pk__in=[row.project_id for row in marked]).order_by("pk")
    for project in taken_projects.select_for_update(of=("self",)):
        begin(project, ground=Ground.SAMPLE, sample=sample, by=by, at=at)
    return sample


@transaction.atomic
def cancel(sample: Sample, *, reason: str, by: Any, at: datetime | None = None, version: int | None = None) -> Sample:
    """Give a frame up before it is drawn and say why; it stays on record. Raises what `perform` raises."""
    return perform(sample, "cancel", by=by, at=at, version=version, given={"reason": reason.strip()})
