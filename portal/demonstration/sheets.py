"""What a design is filled with: sums inside the caps, budget sheets, targets. Drawn by chance from a fixed seed."""

from decimal import Decimal
from random import Random
from typing import Any

from projects.kinds import NegativeItem, ProjectType, TargetKind

CENT = Decimal("0.01")
BETWEEN: dict[str, tuple[int, int]] = {
    ProjectType.SERVICE: (18_000, 150_000),
    ProjectType.GOODS: (24_000, 180_000),
    ProjectType.ENGINEERING: (80_000, 290_000),
}
"""Yuan between which a sum is drawn; the city's mean is about 100,000 a project."""
LINES: dict[str, tuple[tuple[str, str, int, int], ...]] = {
    ProjectType.SERVICE: (
        ("活动策划与组织", "场", 6, 40), ("师资与专业服务", "课时", 24, 30), ("物料与场地布置", "项", 4, 18),
        ("志愿者保障与保险", "人次", 60, 9),
    ),
    ProjectType.GOODS: (
        ("设备采购", "台", 12, 66), ("运输与安装", "项", 1, 16), ("培训与一年维护", "项", 1, 15),
    ),
    ProjectType.ENGINEERING: (
        ("拆除与场地清理", "平方米", 180, 14), ("基层与面层施工", "平方米", 180, 46), ("排水与管线整理", "米", 90, 20),
        ("绿化与围挡恢复", "项", 1, 17),
    ),
}  # fmt: skip
"""Name, measure, quantity and weight in the sum of each line."""
WORK_FUND = Decimal("0.03")
MEASURED: dict[str, str] = {
    ProjectType.SERVICE: "完成活动场次", ProjectType.GOODS: "交付设备数量", ProjectType.ENGINEERING: "完成施工面积",
}  # fmt: skip


def draw_sum(random: Random, type_: str, between: tuple[int, int] | None = None) -> Decimal:
    """A sum in yuan, in hundreds."""
    low, high = between or BETWEEN[type_]
    return Decimal(random.randrange(low, high + 1, 100))


def budget(type_: str, total: Decimal, with_work_fund: bool) -> list[dict[str, Any]]:
    """The lines of a sheet that comes to about the total, never above it."""
    lines, rest = [], total
    if with_work_fund:
        fund = (total * WORK_FUND).quantize(Decimal(1))
        lines.append({"name": "配套工作经费（公示、宣传、印刷）", "quantity": Decimal(1), "measure": "项",
                      "unit_price": fund, "is_work_fund": True})  # fmt: skip
        rest -= fund
    whole = sum(weight for *_line, weight in LINES[type_])
    for name, measure, quantity, weight in LINES[type_]:
        price = (rest * weight / whole / quantity).quantize(Decimal(1), rounding="ROUND_DOWN")
        lines.insert(-1 if with_work_fund else len(lines), {
            "name": name, "quantity": Decimal(quantity), "measure": measure, "unit_price": max(price, Decimal(1)),
            "is_work_fund": False,
        })  # fmt: skip
    return lines


def answers(note: str = "") -> dict[str, tuple[bool, str]]:
    """The negative list, every question answered 否; with a note, the one that only warns is answered 是."""
    found = {item.value: (False, "") for item in NegativeItem}
    if note:
        found[NegativeItem.DEPARTMENT_DUTY.value] = (True, note)
    return found


def targets(type_: str, people: int) -> list[dict[str, str]]:
    """Output, benefit and satisfaction."""
    count = {line[0]: line[2] for line in LINES[type_]}
    first = next(iter(count.values()))
    return [
        {"kind": TargetKind.OUTPUT, "indicator": MEASURED[type_], "target": f"不少于{first}"},
        {"kind": TargetKind.BENEFIT, "indicator": "受益居民人数", "target": f"不少于{people}人"},
        {"kind": TargetKind.SATISFACTION, "indicator": "居民满意率", "target": "不低于90%"},
    ]
