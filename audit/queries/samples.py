"""What a frame is made of, what is left out of it, the chance that comes after it, and the draw computed anew."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from audit.kinds import Exclusion
from audit.lifecycle import LIVE_CASES, SampleState
from audit.models import AuditCase, Sample, SampleProject
from audit.sampling import draw_lots, frame_hash, quota, seed_of
from governance.events.models import DailyDigest
from governance.people.permissions import Permission as P
from governance.people.units import code_range
from governance.recusal.queries import visible
from projects.lifecycle.project import State
from projects.models import Project

STREET_DIGITS = 9


@dataclass(frozen=True)
class FrameRow:
    """One approved project as a frame takes it; its sum in yuan."""

    pk: int
    code: str
    title: str
    stratum: str
    approved_total: Decimal


def samples(user: Any) -> QuerySet[Sample]:
    """The samples within the person's reach, newest first."""
    return visible(user, P.PROJECT_VIEW, Sample.objects.all()).order_by("-pk")


def _stratum(strata: list[str], unit_code: str, type: str) -> str:
    parts = {"street": unit_code[:STREET_DIGITS], "type": type}
    return ":".join(parts[name] for name in strata if name in parts)


def _approved(sample: Sample) -> QuerySet[Project]:
    low, high = code_range(sample.unit_code)
    return Project.objects.filter(
        unit_code__gte=low, unit_code__lt=high, approved_on__gte=sample.from_on, approved_on__lte=sample.until_on
    )


def frame_of(sample: Sample) -> list[FrameRow]:
    """The projects of the unit approved in the sample's days, each with its stratum (R74, U25)."""
    rows = _approved(sample).order_by("pk").values_list("pk", "code", "title", "unit_code", "type", "approved_total")
    return [
        FrameRow(pk, code or "", title, _stratum(sample.strata, unit, type), total)
        for pk, code, title, unit, type, total in rows.iterator(chunk_size=2000)
    ]


def left_out_of(sample: Sample) -> dict[int, tuple[FrameRow, Exclusion]]:
    """Project → row and reason, for those that do not stand in the frame: ended, being audited, or drawn this year."""
    approved = _approved(sample)
    before = SampleProject.objects.filter(
        is_drawn=True, sample__unit=sample.unit, sample__year=sample.year, sample__state=SampleState.DRAWN
    )
    reasons: dict[int, Exclusion] = {}
    for pks, reason in (
        (before.filter(project__in=approved).values_list("project_id", flat=True), Exclusion.DRAWN_BEFORE),
        (
            AuditCase.objects.filter(state__in=LIVE_CASES, project__in=approved).values_list("project_id", flat=True),
            Exclusion.BEING_AUDITED,
        ),
        (approved.filter(state=State.TERMINATED).values_list("pk", flat=True), Exclusion.TERMINATED),
    ):
        reasons |= dict.fromkeys(pks, reason)
    if not reasons:
        return {}
    return {row.pk: (row, reasons[row.pk]) for row in frame_of(sample) if row.pk in reasons}


def digest_after(sample: Sample, *, at: datetime | None = None) -> str:
    """The published digest of the day on which the frame was frozen; empty until that day is over and published."""
    day = timezone.localdate(sample.frozen_at)
    if timezone.localdate(at) <= day:
        return ""
    found = DailyDigest.objects.filter(day=day).first()
    return found.hash if found else ""


@dataclass(frozen=True)
class Stratum:
    """One stratum of a frame: what is in it, how many the share asks for, how many were drawn."""

    name: str
    size: int
    money: Decimal
    quota: int
    drawn: int


def strata_of(sample: Sample) -> list[Stratum]:
    """The strata of a frame with their quotas, by name."""
    found: dict[str, list[tuple[Decimal, bool]]] = {}
    for stratum, amount, is_drawn in sample.rows.values_list("stratum", "amount", "is_drawn"):
        found.setdefault(stratum, []).append((amount, is_drawn))
    return [
        Stratum(
            name, len(rows), sum((amount for amount, _drawn in rows), Decimal(0)),
            quota(len(rows), sample.count_share), sum(is_drawn for _amount, is_drawn in rows),
        )
        for name, rows in sorted(found.items())
    ]  # fmt: skip


def frame_rows(sample: Sample, *, drawn_only: bool = False) -> QuerySet[SampleProject]:
    """The lines of a frame: drawn ones in the order of the draw, or all in the order of the frame."""
    return sample.rows.filter(is_drawn=True).order_by("rank") if drawn_only else sample.rows.order_by("pk")


def give_cases(sample: Sample, rows: list[SampleProject]) -> None:
    """Give each line the key of the case that the draw opened, and the sample, so that neither is read again."""
    cases = dict(sample.cases.filter(project__in=[row.project_id for row in rows]).values_list("project_id", "pk"))
    for row in rows:
        row.sample = sample
        row.case_pk = cases.get(row.project_id)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Outcome:
    """What computing a draw anew came to."""

    frame: str
    seed: str
    drawn: list[str]
    stored: list[str]
    agrees_frame: bool
    agrees_seed: bool

    @property
    def agrees(self) -> bool:
        return self.agrees_frame and self.agrees_seed and self.drawn == self.stored


def reproduce(sample: Sample) -> Outcome:
    """Compute the draw again from the stored frame and text; says whether frame, seed and order agree (R74)."""
    lines = sample.lines()
    frame = frame_hash(lines)
    seed = seed_of(frame, sample.entropy) if sample.state == SampleState.DRAWN else ""
    drawn: list[str] = []
    if seed:
        lots = draw_lots(lines, seed=seed, count_share=sample.count_share, money_share=sample.money_share)
        drawn = [lot.code for lot in lots]
    stored = list(sample.rows.filter(is_drawn=True).order_by("rank").values_list("code", flat=True))
    return Outcome(frame, seed, drawn, stored, frame == sample.frame_hash, seed == sample.seed)
