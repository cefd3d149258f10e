"""The whole overview of a unit, read once: the page lays it out, the workbook takes its tables."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from demands.queries import Coverage
from governance.people import access
from governance.people.models import Unit
from governance.people.permissions import Permission as P
from governance.people.units import every_unit
from governance.policy.errors import NoEdition
from portal.look.charts import Chart, Table
from portal.look.formats import money as short
from portal.look.formats import percent
from portal.look.formats import share as part_of
from portal.overview import queries, tables
from portal.overview.queries import LOWEST, WORST, Money, Results

FIRST_YEAR = 2017
"""The year of the oldest edition of the rules."""
OF_WHICH_LATE = ("soft", "seal")
"""Tones of projects under way and of the late among them."""


def year_asked(text: str, today: date) -> int | None:
    """The year in an address: this one when none is named, nothing for what is no year of the programme."""
    if not text:
        return today.year
    is_year = text.isascii() and text.isdigit() and len(text) == 4
    return int(text) if is_year and FIRST_YEAR <= int(text) <= today.year + 1 else None


@dataclass(frozen=True)
class Figure:
    """One figure with where it comes from, and the list behind it."""

    label: str
    value: Any
    note: str
    url: str = ""
    is_late: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Overview:
    """One unit in one year as the person may see it. Money and coverage only for those who have the right there."""

    user: Any
    unit: Unit
    year: int
    today: date

    @property
    def code(self) -> str:
        return self.unit.code

    @cached_property
    def children(self) -> dict[str, str]:
        return queries.below(self.code)

    @cached_property
    def sees_money(self) -> bool:
        return access.can(self.user, P.FINANCE_VIEW, self.unit)

    @cached_property
    def sees_coverage(self) -> bool:
        return access.can(self.user, P.DEMAND_VIEW, self.unit)

    @cached_property
    def standing(self) -> queries.Standing:
        return queries.standing(self.user, self.code, self.today)

    @cached_property
    def results(self) -> dict[str, Results]:
        return queries.results(self.user, self.code, self.year)

    @cached_property
    def money(self) -> dict[str, Money]:
        return queries.money(self.user, self.code, self.year) if self.sees_money else {}

    @cached_property
    def collected(self) -> list[Coverage] | NoEdition:
        return queries.collected(self.code, self.year) if self.sees_coverage else []

    @property
    def coverages(self) -> list[Coverage]:
        return [] if isinstance(self.collected, NoEdition) else self.collected

    # The tables -------------------------------------------------------------------------------------------------------

    def late(self, limit: int | None = None) -> Table:
        rows = queries.late(self.user, self.code)
        return tables.late(rows.iterator(chunk_size=500) if limit is None else rows[:limit], self.today)

    def least_liked(self, limit: int | None = None) -> Table:
        rows = queries.least_liked(self.user, self.code, self.year)
        return tables.least_liked(rows.iterator(chunk_size=500) if limit is None else rows[:limit])

    def by_unit(self) -> Table:
        return tables.by_unit(self.code, self.year, self.standing, self.results)

    def stages(self) -> Table:
        return tables.stages(self.code, self.standing)

    def paces(self) -> Table:
        return tables.paces(self.year, queries.paces(self.user, self.code, self.year))

    def money_table(self) -> Table:
        make = tables.money_by_unit if self.children else tables.money_whole
        return make(self.code, self.year, self.money)

    def coverage(self) -> Table:
        return tables.coverage(self.code, self.year, self.coverages)

    def satisfaction(self) -> Table:
        return tables.satisfaction(self.code, self.year, self.results)

    # What the page shows ----------------------------------------------------------------------------------------------

    def figures(self) -> list[Figure]:
        """The answers at one glance."""
        total, year = self.standing.total, sum(self.results.values(), Results())
        late_url = tables.listing(self.code, overdue="1") if total.late else ""
        found = [
            Figure(_("逾期"), total.late, _("在办项目中已过应办日期"), late_url, is_late=total.late > 0, unit=_("个")),
            Figure(_("在办"), total.live, _("不分年度"), unit=_("个")),
        ]
        if self.sees_money:
            found.append(self._paid())
        if self.coverages:
            found.append(self._reached())
        note = _("%(year)s年项目，有效评价%(count)s条") % {"year": self.year, "count": year.ratings}
        found.append(Figure(_("满意率"), percent(year.satisfaction), note))
        if year.district_showcases or year.street_showcases:
            found.append(self._showcases(year))
        return found

    def _showcases(self, year: Results) -> Figure:
        note = _("%(year)s年项目，街道级%(street)s个") % {"year": self.year, "street": year.street_showcases}
        return Figure(_("区级示范项目"), year.district_showcases, note, unit=_("个"))

    def _paid(self) -> Figure:
        money = sum(self.money.values(), Money())
        note = _("%(paid)s，额度%(ceiling)s") % {"paid": short(money.paid), "ceiling": short(money.ceiling)}
        share = percent(part_of(money.paid, money.ceiling))
        return Figure(_("已支付"), share, note if self.money else _("还没有下达额度"))

    def _reached(self) -> Figure:
        if len(self.coverages) == 1:
            [only] = self.coverages
            note = _("%(year)s年目标%(target)s名（户）") % {"year": self.year, "target": only.target.value}
            return Figure(_("已征集"), only.reached, note, unit=_("名（户）"))
        met = sum(row.is_met for row in self.coverages)
        note = _("%(year)s年") % {"year": self.year}
        return Figure(_("征集达标社区"), f"{met}/{len(self.coverages)}", note, unit=_("个"))

    def context(self) -> dict[str, Any]:
        """Everything that the page lays out."""
        by_unit, stages = self.by_unit() if self.children else None, self.stages()
        money, satisfaction = self.money_table(), self.satisfaction()
        whole = tables.money_whole(self.code, self.year, self.money)
        coverage, by_street = self.coverage(), tables.coverage_by_unit(self.code, self.year, self.coverages)
        has_streets = any(child not in self.community_codes for child in self.children)
        return {
            "figures": self.figures(), "worst": self.late(WORST), "lowest": self.least_liked(LOWEST),
            "late_url": tables.listing(self.code, overdue="1"), "late_count": self.standing.total.late,
            "by_unit": by_unit and Chart(by_unit, (1, 2), tones=OF_WHICH_LATE),
            "stages": Chart(stages, (1, 2), tones=OF_WHICH_LATE),
            "paces": Chart(self.paces(), (1,), mark=3), "sees_money": self.sees_money, "has_money": bool(self.money),
            "money": Chart(whole, (2, 3, 4), whole=1, says=(4, 1)),
            "money_by_unit": Chart(money, (2, 3, 4), whole=1, says=(4, 1)) if self.children else None,
            "sees_coverage": self.sees_coverage, "targets": tables.targets(self.coverages),
            "no_rules": str(self.collected) if isinstance(self.collected, NoEdition) else "",
            "coverage": Chart(by_street, (1, 2)) if has_streets else Chart(coverage, (1,), mark=2, says=(1, 2)),
            "coverage_table": coverage if has_streets else None,
            "satisfaction": Chart(satisfaction, (2, 3), says=(4, 2)), "pass_line": queries.pass_line(self.code),
        }  # fmt: skip

    @cached_property
    def community_codes(self) -> dict[str, str]:
        return queries.communities(self.code)

    def sheets(self) -> list[tuple[str, Table]]:
        """Name of the sheet → table, for the workbook."""
        found = [(_("各机构"), self.by_unit())] if self.children else []
        found += [
            (_("逾期项目"), self.late()), (_("各环节"), self.stages()), (_("各环节用时"), self.paces()),
        ]  # fmt: skip
        found += [(_("资金"), self.money_table())] if self.sees_money else []
        found += [(_("征集覆盖"), self.coverage())] if self.sees_coverage else []
        return [*found, (_("居民评价"), self.satisfaction()), (_("满意率排序"), self.least_liked())]

    def crumbs(self) -> list[dict[str, str]]:
        """From the person's own level down to this unit."""
        steps: list[dict[str, str]] = [{"label": self.unit.name, "lang": "zh-Hans"}]
        here = self.unit.parent_code
        while here and access.can(self.user, P.PROJECT_VIEW, Unit(code=here)):
            name, parent, _level = every_unit()[here]
            steps.insert(0, {"label": name, "url": tables.address(here, self.year), "lang": "zh-Hans"})
            here = parent
        return [{"label": _("概况"), "url": reverse("overview:home")}, *steps]


def years_to_choose(today: date, chosen: int | None) -> list[dict[str, Any]]:
    """The years around this one, and the chosen one when it lies further back."""
    shown = sorted({*range(today.year - 2, today.year + 2), chosen or today.year})
    return [{"label": str(each), "url": f"?year={each}", "is_current": each == chosen} for each in shown]
