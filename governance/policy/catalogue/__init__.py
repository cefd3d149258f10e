"""The known editions and every parameter of them, in one place; `load_policy` turns them into rows."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from governance.policy.catalogue import delivery, money, road
from governance.policy.catalogue.entry import FIXED, GOVERNS, NOTED, Entry

EDITIONS: list[dict[str, Any]] = [
    {
        "code": "2017",
        "name": "2017年版“1+3”文件",
        "effective_from": date(2017, 1, 1),
        "effective_to": date(2020, 9, 3),
        "published_on": None,
        "citation": "《南山区“民生微实事”项目管理办法（试行）》等“1+3”规范性文件（深南府办规〔2017〕8号）；"
        "施行年份见政策解读，月日未见，暂自2017年1月1日计",
    },
    {
        "code": "2020",
        "name": "2020年版“1+7”文件",
        "effective_from": date(2020, 9, 4),
        "effective_to": None,
        "published_on": date(2020, 9, 4),
        "citation": "《南山区“民生微实事”工作管理办法》及7个配套文件；施行日未见，"
        "暂自区民政局政策解读公布之日（2020年9月4日）计，现行效力待区民政局确认",
    },
]
"""Editions by their fields. What is not known for certain is said in the citation."""

ENTRIES: list[Entry] = [*money.ENTRIES, *road.ENTRIES, *delivery.ENTRIES]
"""Every parameter; each edition holds one row of each."""

NAMES = frozenset(entry.name for entry in ENTRIES)
"""The parameter names that code may ask for."""

EFFECTS = {entry.name: entry.effect for entry in ENTRIES}
"""What each parameter's value does."""

_OTHERWISE_BEFORE = frozenset(entry.name for entry in ENTRIES if entry.before not in (None, entry.value))


def effect_of(name: str, edition: str) -> str:
    """What the value does in the edition: the portal is built as the newest one says, so what an earlier one said
    otherwise is on record only.
    """
    effect = EFFECTS.get(name, GOVERNS)
    is_past = edition != EDITIONS[-1]["code"]
    return NOTED if effect == FIXED and is_past and name in _OTHERWISE_BEFORE else effect


GROUPS = {
    "type": _("项目类型"), "cap": _("单项资金上限"), "negative_list": _("负面清单"),
    "community_year_ceiling": _("资金"), "work_fund_share": _("资金"), "work_fund_uses": _("资金"),
    "funding": _("资金"), "voucher": _("资金"), "carry_over": _("资金"), "change": _("变更"),
    "procurement": _("采购与承接方"), "supplier": _("采购与承接方"), "split": _("采购与承接方"),
    "library": _("项目库"), "collection": _("需求征集"), "demand": _("需求征集"),
    "design": _("项目设计"), "participation": _("项目设计"), "proposal": _("项目设计"),
    "council": _("评议"), "recusal": _("利益冲突回避"), "publicity": _("公示与异议"), "objection": _("公示与异议"),
    "review": _("立项"), "street": _("立项"), "street_led": _("立项"), "emergency": _("应急先行"),
    "progress": _("实施"), "inactivity": _("实施"), "start": _("实施"), "photos": _("实施"), "warranty": _("实施"),
    "acceptance": _("验收"), "rectification": _("验收"),
    "evaluation": _("评价与绩效"), "performance": _("评价与绩效"), "audit": _("审计监督"),
    "warning": _("期限与档案"), "calendar": _("期限与档案"), "retention": _("期限与档案"),
    "map": _("期限与档案"), "edition": _("期限与档案"),
}  # fmt: skip
"""The heading of a page for the first part of a name, in the order in which a page shows them."""
