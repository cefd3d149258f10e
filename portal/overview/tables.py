"""The figures of a unit in words: each a table, for the page, for the chart drawn from it and for the workbook."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from demands.queries import Coverage
from governance.people.units import unit_name
from governance.policy.values import Value
from portal.look.charts import Column, Kind, Line, Table
from portal.overview import queries
from portal.overview.queries import Load, Money, Pace, Results, Standing
from portal.workbench.queries.projects import Filters
from projects.lifecycle.project import LIVE, State

BESIDE = (State.COMMITTEE, State.RESERVE, State.RECTIFICATION, State.NOT_PASSED)
"""Stages that are shown only when something stands or stood there."""


def listing(code: str, **filters: str) -> str:
    """The list of projects of a unit that a figure counts."""
    return f"{reverse('workbench:projects')}?{Filters(unit=code, **filters).kept()}"


def address(code: str, year: int) -> str:
    """The overview of a unit in a year."""
    return f"{reverse('overview:unit', args=[code])}?year={year}"


def _below(code: str, figures: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Code → name of the rows of a table by unit: the units below, and the unit itself where it did anything."""
    own = {code: _("%(unit)s本级") % {"unit": unit_name(code)}} if any(code in each for each in figures) else {}
    return queries.below(code) | own


def _opened(unit: str, code: str, year: int) -> dict[int, str]:
    """The name of a unit below leads to its overview."""
    return {} if unit == code else {0: address(unit, year)}


def by_unit(code: str, year: int, standing: Standing, results: Mapping[str, Results]) -> Table:
    """Each unit below: what is under way and late now, and its projects of the year."""
    lines = []
    for unit, name in _below(code, (standing.by_unit, results)).items():
        load, year_of = standing.by_unit.get(unit, Load()), results.get(unit, Results())
        links = _opened(unit, code, year)
        if load.late and unit != code:
            links[2] = listing(unit, overdue="1")
        values = (name, load.live, load.late, year_of.number, year_of.approved, year_of.accepted)
        lines.append(Line(values, links))
    whole = sum(results.values(), Results())
    total = (_("合计"), standing.total.live, standing.total.late, whole.number, whole.approved, whole.accepted)
    columns = (
        Column(_("机构"), Kind.NAME), Column(_("在办")), Column(_("其中逾期")),
        Column(_("%(year)s年项目") % {"year": year}), Column(_("已立项")), Column(_("验收通过")),
    )  # fmt: skip
    return Table(_("各机构在办和逾期项目"), columns, lines, total=Line(total))


def late(rows: Iterable[Mapping[str, Any]], today: date) -> Table:
    """Late projects, each with its stage and by how much."""
    lines = [
        Line(
            (row["title"], unit_name(row["unit_code"]), str(State(row["state"]).label), row["due_on"],
             (today - row["due_on"]).days),
            {0: reverse("workbench:project", args=[row["pk"]])},
        )
        for row in rows
    ]  # fmt: skip
    columns = (
        Column(_("项目"), Kind.NAME), Column(_("机构"), Kind.NAME), Column(_("环节"), Kind.TEXT),
        Column(_("应办日期"), Kind.DAY), Column(_("已逾期"), Kind.DAYS),
    )  # fmt: skip
    return Table(_("逾期最久的项目"), columns, lines)


def stages(code: str, standing: Standing) -> Table:
    """How many projects stand in each stage, and how many of them are late."""
    lines = []
    for stage in LIVE:
        load = standing.by_stage.get(stage, Load())
        if load.live or stage not in BESIDE:
            links = {0: listing(code, state=stage)} if load.live else {}
            links |= {2: listing(code, state=stage, overdue="1")} if load.late else {}
            lines.append(Line((str(stage.label), load.live, load.late), links))
    columns = (Column(_("环节"), Kind.TEXT), Column(_("在办")), Column(_("其中逾期")))
    total = Line((_("合计"), standing.total.live, standing.total.late))
    return Table(_("各环节现有项目"), columns, lines, _("不分年度"), total)


def paces(year: int, found: Mapping[int, Mapping[str, Pace]]) -> Table:
    """How long each stage took: the middle project of this year and of the year before."""
    lines = []
    for stage in LIVE:
        now, before = found[year].get(stage), found[year - 1].get(stage)
        if now or before:
            pairs = [(pace.days, pace.number) if pace else (None, 0) for pace in (now, before)]
            lines.append(Line((str(stage.label), *pairs[0], *pairs[1])))
    columns = (
        Column(_("环节"), Kind.TEXT), Column(_("%(year)s年中位天数") % {"year": year}, Kind.DAYS),
        Column(_("%(year)s年件数") % {"year": year}),
        Column(_("%(year)s年中位天数") % {"year": year - 1}, Kind.DAYS),
        Column(_("%(year)s年件数") % {"year": year - 1}),
    )  # fmt: skip
    note = _("从进入到离开该环节的自然日，按离开的年份计；一半项目不超过这个天数")
    return Table(_("各环节用时"), columns, lines, note)


def _money_columns() -> tuple[Column, ...]:
    labels = (_("年度额度"), _("已立项"), _("其中已签合同"), _("其中已支付"), _("还可使用"), _("已退回"))
    return (Column(_("机构"), Kind.NAME), *(Column(label, Kind.YUAN) for label in labels))


def _money_line(name: str, money: Money, links: Mapping[int, str] | None = None) -> Line:
    sums = (money.ceiling, money.approved, money.contracted, money.paid, money.available, money.returned)
    return Line((name, *sums), links or {})


def money_whole(code: str, year: int, found: Mapping[str, Money]) -> Table:
    """The money of the unit in one line; no line where no ceiling is set."""
    lines = [_money_line(unit_name(code), sum(found.values(), Money()))] if found else []
    return Table(_("%(year)s年资金") % {"year": year}, _money_columns(), lines)


def money_by_unit(code: str, year: int, found: Mapping[str, Money]) -> Table:
    """The same for each unit below."""
    lines = [
        _money_line(name, found.get(unit, Money()), _opened(unit, code, year))
        for unit, name in _below(code, [found]).items()
    ]
    total = _money_line(_("合计"), sum(found.values(), Money()))
    return Table(_("%(year)s年各机构资金") % {"year": year}, _money_columns(), lines, total=total)


def _percent(part: int, whole: int) -> Decimal | None:
    return Decimal(part * 100) / whole if whole else None


def coverage(code: str, year: int, rows: Iterable[Coverage]) -> Table:
    """What each community has collected, against the target of the policy (R13)."""
    lines = [
        Line(
            (unit_name(row.unit_code), row.reached, row.target.value, _percent(row.reached, row.target.value),
             _("已达到") if row.is_met else _("还差 %(missing)s") % {"missing": row.missing}, row.special_to_visit),
            _opened(row.unit_code, code, year),
        )
        for row in rows
    ]  # fmt: skip
    columns = (
        Column(_("社区"), Kind.NAME), Column(_("已征集（名、户）")), Column(_("目标")), Column(_("完成"), Kind.PERCENT),
        Column(_("情况"), Kind.TEXT), Column(_("特殊家庭未走访")),
    )  # fmt: skip
    return Table(_("%(year)s年各社区征集覆盖") % {"year": year}, columns, lines)


def coverage_by_unit(code: str, year: int, rows: Iterable[Coverage]) -> Table:
    """How many communities of each unit below have reached their target."""
    rows = list(rows)
    lines = []
    for unit, name in queries.below(code).items():
        own = [row for row in rows if row.unit_code.startswith(unit)]
        met = sum(row.is_met for row in own)
        lines.append(Line((name, len(own), met, _percent(met, len(own))), _opened(unit, code, year)))
    columns = (
        Column(_("机构"), Kind.NAME), Column(_("社区数")), Column(_("其中已达到目标")),
        Column(_("达到比例"), Kind.PERCENT),
    )  # fmt: skip
    met = sum(row.is_met for row in rows)
    total = Line((_("合计"), len(rows), met, _percent(met, len(rows))))
    return Table(_("%(year)s年征集覆盖达标社区") % {"year": year}, columns, lines, total=total)


def targets(rows: Iterable[Coverage]) -> list[Value]:
    """The targets that hold in these communities, each once, with what they rest on."""
    found: dict[tuple[Any, str], Value] = {(row.target.value, row.target.citation): row.target for row in rows}
    return [found[key] for key in sorted(found)]


def satisfaction(code: str, year: int, results: Mapping[str, Results]) -> Table:
    """What residents say of the year's projects, by unit below; of a community, in one line."""
    names = _below(code, [results]) if queries.below(code) else {code: unit_name(code)}
    found = {unit: results.get(unit, Results()) for unit in names}
    lines = [
        Line((names[unit], own.rated, own.ratings, own.satisfied, own.satisfaction), _opened(unit, code, year))
        for unit, own in found.items()
    ]
    columns = (
        Column(_("机构"), Kind.NAME), Column(_("已评价项目")), Column(_("有效评价")), Column(_("其中满意")),
        Column(_("满意率"), Kind.PERCENT),
    )  # fmt: skip
    whole = sum(results.values(), Results())
    total = Line((_("合计"), whole.rated, whole.ratings, whole.satisfied, whole.satisfaction))
    return Table(
        _("%(year)s年居民评价") % {"year": year}, columns, lines, _("按项目年度"), total if len(lines) > 1 else None
    )


def least_liked(rows: Iterable[Mapping[str, Any]]) -> Table:
    """The rated projects with the smallest share of satisfied residents."""
    lines = [
        Line(
            (row["title"], unit_name(row["unit_code"]), row["evaluation_count"], row["satisfied_count"],
             _percent(row["satisfied_count"], row["evaluation_count"])),
            {0: reverse("workbench:project", args=[row["pk"]])},
        )
        for row in rows
    ]  # fmt: skip
    columns = (
        Column(_("项目"), Kind.NAME), Column(_("机构"), Kind.NAME), Column(_("有效评价")), Column(_("其中满意")),
        Column(_("满意率"), Kind.PERCENT),
    )  # fmt: skip
    return Table(_("满意率最低的项目"), columns, lines)
