"""Every time limit by name: which parameter it takes its length from, when it ends, and how that was computed."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.policy.calendar import ONE_DAY, Deadline, add_working_days
from governance.policy.errors import CalendarUnannounced
from governance.policy.models import CalendarDay
from governance.policy.values import SHANGHAI, Book, EditionLike, Value, book

DEMONSTRATION = "publicity.closing_minutes"
"""The override that ends a demonstration community's publicity after some minutes."""


@dataclass(frozen=True)
class Limit:
    """A named time limit and the parameter that holds its length; the parameter's kind is its unit."""

    name: str
    label: Promise
    parameter: str
    is_publicity: bool = False


def _limits(*rows: tuple[Any, ...]) -> dict[str, Limit]:
    return {row[0]: Limit(*row) for row in rows}


PERIODS: dict[str, Limit] = _limits(
    ("result_publicity", gettext_lazy("评议结果公示期"), "publicity.result", True),
    ("approval_publicity", gettext_lazy("立项公示期"), "publicity.approval", True),
    ("award_publicity", gettext_lazy("成交公示期"), "publicity.award", True),
    ("acceptance_publicity", gettext_lazy("验收结果公示期"), "publicity.acceptance", True),
    ("emergency_publicity", gettext_lazy("应急项目同步公示期"), "publicity.emergency", True),
    ("procurement_notice", gettext_lazy("公开采购公告期"), "procurement.open_notice"),
    ("objection_reply", gettext_lazy("异议答复期限"), "objection.reply"),
    ("demand_reply", gettext_lazy("需求答复期限"), "demand.reply"),
    ("demand_reply_safety", gettext_lazy("涉及安全的需求答复期限"), "demand.reply_safety"),
    ("call_back", gettext_lazy("回电期限"), "demand.call_back"),
    ("street_review", gettext_lazy("街道审核期限"), "review.days"),
    ("minutes_lock", gettext_lazy("会议记录锁定时间"), "council.minutes_lock"),
    ("emergency_assessment", gettext_lazy("应急项目事后评估期限"), "emergency.assessment"),
    ("acceptance_due", gettext_lazy("验收期限"), "acceptance.due"),
    ("rectification", gettext_lazy("整改期限"), "rectification.days"),
    ("evaluation_window", gettext_lazy("居民评价期"), "evaluation.window"),
    ("escalation", gettext_lazy("逾期上报期限"), "warning.escalation"),
    ("progress_report", gettext_lazy("进度报送期限"), "progress.cycle"),
    ("inactivity_warning", gettext_lazy("无进展警示期限"), "inactivity.warn"),
    ("inactivity_suspension", gettext_lazy("无进展暂停期限"), "inactivity.suspend"),
    ("warranty_engineering", gettext_lazy("工程类保修期"), "warranty.engineering"),
    ("warranty_goods", gettext_lazy("实物类保修期"), "warranty.goods"),
    ("full_check", gettext_lazy("街道普查周期"), "audit.full_check_cycle"),
    ("library_review", gettext_lazy("项目库复核周期"), "library.cycle"),
    ("retention", gettext_lazy("档案保存期"), "retention.years"),
)
"""Every named time limit; `open_period` knows these and no others."""


@dataclass(frozen=True)
class Period:
    """An opened period. It runs until `closes_at` (exclusive); `last_day` is the day that a reader is told."""

    name: str
    label: str
    opened_at: datetime
    last_day: date
    closes_at: datetime
    is_provisional: bool
    is_demonstration: bool
    explain: list[str]

    def share_used(self, at: datetime) -> Fraction:
        """How much of the period is used at a moment, from 0 to 1 (U47 turns yellow at `warning.yellow_from`)."""
        whole = (self.closes_at - self.opened_at) // timedelta(seconds=1)
        used = (at - self.opened_at) // timedelta(seconds=1)
        return min(max(Fraction(used, whole or 1), Fraction(0)), Fraction(1))


def open_period(
    name: str,
    *,
    opened_at: datetime,
    edition: EditionLike = None,
    unit_code: str = "",
    closing_hour: int | None = None,
) -> Period:
    """Open the named time limit at a moment, under an edition (else the one in force then), for a unit.

    The opening day does not count and the last day ends at 24:00 in Shanghai; hours and minutes run from the moment.
    `closing_hour` (1 to 24) ends the last day earlier, marked 演示, as is a community's `publicity.closing_minutes`.
    Raises KeyError for a name not in PERIODS, CalendarMissing, NoEdition, ValueError.
    """
    limit = PERIODS[name]
    opened_at = opened_at.astimezone(SHANGHAI)
    page = book(edition=edition, unit_code=unit_code, year=opened_at.year, at=opened_at)
    length = page.value(limit.parameter)
    shortened = page.value(DEMONSTRATION) if limit.is_publicity else None
    if shortened is not None and shortened.is_demonstration and shortened.value:
        return _shortened(limit, opened_at, shortened)
    unit = _unit(limit, length, page)
    explain = [_rests_on(limit, length, unit)]
    if unit in ("hours", "minutes"):
        return _running(limit, opened_at, timedelta(**{unit: length.value}), explain)
    deadline = _deadline(unit, opened_at.date(), length.value)
    if deadline.is_provisional and not page.value("calendar.allows_provisional").value:
        raise CalendarUnannounced(deadline.day.year)
    explain += _steps(opened_at.date(), deadline, unit)
    closes_at = _midnight_after(deadline.day)
    if closing_hour is not None:
        closes_at = _earlier(deadline.day, closing_hour, explain)
    return Period(
        limit.name, str(limit.label), opened_at, deadline.day, closes_at, deadline.is_provisional,
        closing_hour is not None, explain,
    )  # fmt: skip


def _unit(limit: Limit, length: Value, page: Book) -> str:
    if limit.is_publicity and not page.value("publicity.in_working_days").value:
        return "days"
    return length.kind


def _deadline(unit: str, opened_on: date, length: int) -> Deadline:
    if unit == "working_days":
        return add_working_days(opened_on, length)
    if unit == "days":
        return Deadline(opened_on + length * ONE_DAY, False)
    return Deadline(months_later(opened_on, length * (12 if unit == "years" else 1)), False)


def months_later(day: date, months: int) -> date:
    """The same day some months on, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + ONE_DAY, time(), tzinfo=SHANGHAI)


def _earlier(day: date, hour: int, explain: list[str]) -> datetime:
    if not 1 <= hour <= 24:
        raise ValueError("closing_hour must lie between 1 and 24")
    explain.append(_("演示：最后一日提前到%(hour)s时截止。") % {"hour": hour})
    return datetime.combine(day, time(), tzinfo=SHANGHAI) + timedelta(hours=hour)


def _running(limit: Limit, opened_at: datetime, length: timedelta, explain: list[str]) -> Period:
    closes_at = opened_at + length
    params = {"opened": moment_in_words(opened_at), "closes": moment_in_words(closes_at)}
    explain.append(_("自%(opened)s起连续计算，于%(closes)s届满。") % params)
    last_day = (closes_at - timedelta(microseconds=1)).date()
    return Period(limit.name, str(limit.label), opened_at, last_day, closes_at, False, False, explain)


def _shortened(limit: Limit, opened_at: datetime, minutes: Value) -> Period:
    closes_at = opened_at + timedelta(minutes=minutes.value)
    explain = [
        _("演示：本社区的%(label)s缩短为%(minutes)s分钟，于%(closes)s届满；仅供演示，不作依据。")
        % {"label": limit.label, "minutes": minutes.value, "closes": moment_in_words(closes_at)}
    ]
    return Period(limit.name, str(limit.label), opened_at, closes_at.date(), closes_at, False, True, explain)


def _rests_on(limit: Limit, length: Value, unit: str) -> str:
    params = {
        "label": limit.label,
        "length": length.shown if unit == length.kind else _("%(n)s日（自然日）") % {"n": length.value},
        "rule": _stated(length),
        "basis": length.basis_label,
        "citation": length.citation,
    }
    return _("%(label)s：%(length)s（%(rule)s；%(basis)s；出处：%(citation)s）。") % params


def _stated(length: Value) -> str:
    rule = _("规则%(number)s") % {"number": length.rule} if length.rule else ""
    unknown = _("待确认事项%(number)s") % {"number": length.unknown} if length.unknown else ""
    return "，".join(filter(None, (rule, unknown)))


def _steps(opened_on: date, deadline: Deadline, unit: str) -> list[str]:
    lines = [
        _("%(opened)s为开始之日，不计入，自次日起计算。") % {"opened": day_in_words(opened_on)},
        *(_skipped(run) for run in _runs(deadline.off_days)),
        *(_("%(day)s调休上班，计入工作日。") % {"day": day_in_words(row.date)} for row in deadline.made_up),
        _("最后一日为%(last)s，于当日24时届满。") % {"last": day_in_words(deadline.day)},
    ]
    if unit == "months" or unit == "years":
        lines[0] = _("自%(opened)s起按月计算，至届满月份的对应日。") % {"opened": day_in_words(opened_on)}
    if deadline.is_provisional:
        lines.append(_("所涉年度放假安排尚未公布，本日期按周末和法定节假日暂定，公布后重新计算。"))
    return lines


def _runs(days: tuple[CalendarDay, ...]) -> list[list[CalendarDay]]:
    """Days off in runs of consecutive days."""
    runs: list[list[CalendarDay]] = []
    for row in days:
        if runs and row.date - runs[-1][-1].date == ONE_DAY:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _skipped(run: list[CalendarDay]) -> str:
    name = "、".join(dict.fromkeys(row.name for row in run))
    if len(run) == 1:
        return _("%(day)s（%(name)s）不计入。") % {"day": day_in_words(run[0].date), "name": name}
    params = {"first": day_in_words(run[0].date), "last": day_in_words(run[-1].date), "name": name, "n": len(run)}
    return _("%(first)s至%(last)s（%(name)s，共%(n)s日）不计入。") % params


def day_in_words(day: date) -> str:
    """2026年11月22日, as sentences write it."""
    return _("%(year)s年%(month)s月%(day)s日") % {"year": day.year, "month": day.month, "day": day.day}


def moment_in_words(moment: datetime) -> str:
    """The same with the hour, of a moment in local time."""
    return f"{day_in_words(moment.date())}{moment:%H:%M}"
