"""The project: what it is, where it stands, and the facts that the acts above write on its row."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.people.fields import UnitField
from governance.people.models import Party
from governance.people.subselect import WithinOrTakingPart
from governance.policy.models import Edition
from projects.guards.funds import spread
from projects.kinds import Category, EmergencyGround, ProjectType, Showcase, Track
from projects.lifecycle.project import ENDED, SHOWABLE, ProjectLifecycle, State

YUAN: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "default": Decimal("0.00")}
"""A sum in yuan, two places."""
DISTRICT_DIGITS = 6
"""A district's code has this many digits; streets and communities have more."""


class Project(ProjectLifecycle):
    """One community micro-project from its design to the archive."""

    code = models.CharField(_("项目编号"), max_length=24, unique=True, null=True)  # noqa: DJ001 given after the key
    title = models.CharField(_("项目名称"), max_length=80)
    type = models.CharField(_("类型"), max_length=12, choices=ProjectType.choices)
    category = models.CharField(_("类别"), max_length=12, choices=Category.choices)
    track = models.CharField(_("实施方式"), max_length=12, choices=Track.choices, default=Track.ORDINARY)
    track_reason = models.CharField(_("实施方式依据"), max_length=120, blank=True)
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("适用政策版本")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    purpose = models.TextField(_("要解决的问题"), max_length=2000, blank=True)
    target_group = models.CharField(_("受益人群"), max_length=120, blank=True)
    origin_note = models.CharField(_("来源说明"), max_length=300, blank=True)
    is_professional = models.BooleanField(_("专业性较强"), default=False)
    emergency_ground = models.CharField(_("应急情形"), max_length=12, choices=EmergencyGround.choices, blank=True)
    emergency_reason = models.CharField(_("应急理由"), max_length=300, blank=True)
    design_version = models.PositiveSmallIntegerField(_("方案版本"), default=1)
    total = models.DecimalField(_("预算合计（元）"), **YUAN)
    work_fund = models.DecimalField(_("其中配套工作经费（元）"), **YUAN)
    responsible_leader = models.CharField(_("责任领导"), max_length=40, blank=True)
    is_synthetic = models.BooleanField(_("演示数据"), default=False)
    created_at = models.DateTimeField(_("起草时间"))

    submitted_on = models.DateField(_("首次提交日期"), null=True)
    publicity_closes_at = models.DateTimeField(_("评议结果公示期满"), null=True)
    approval_closes_at = models.DateTimeField(_("立项公示期满"), null=True)
    award_closes_at = models.DateTimeField(_("采购结果公示期满"), null=True)
    acceptance_closes_at = models.DateTimeField(_("验收结果公示期满"), null=True)
    open_objections = models.PositiveSmallIntegerField(_("未答复异议"), default=0)
    open_corrections = models.PositiveSmallIntegerField(_("未答复补正"), default=0)
    approved_on = models.DateField(_("立项日期"), null=True)
    approved_total = models.DecimalField(_("立项金额（元）"), **YUAN)
    is_money_reserved = models.BooleanField(_("已预留资金"), default=False)
    supplier = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("承接方"))
    contract_signed_on = models.DateField(_("合同签订日期"), null=True)
    started_on = models.DateField(_("开工日期"), null=True)
    completed_on = models.DateField(_("完工日期"), null=True)
    beneficiaries = models.PositiveIntegerField(_("受益人数"), null=True)
    inspected_on = models.DateField(_("验收组合格结论日期"), null=True)
    rectification_count = models.PositiveSmallIntegerField(_("整改次数"), default=0)
    accepted_on = models.DateField(_("验收通过日期"), null=True)
    warranty_until = models.DateField(_("保修期至"), null=True)
    evaluation_count = models.PositiveIntegerField(_("有效评价数"), default=0)
    satisfied_count = models.PositiveIntegerField(_("满意评价数"), default=0)
    performance_score = models.DecimalField(_("绩效得分"), max_digits=5, decimal_places=2, null=True)
    performance_scored_on = models.DateField(_("绩效评分日期"), null=True)
    assessed_on = models.DateField(_("应急事后评估日期"), null=True)
    open_findings = models.PositiveSmallIntegerField(_("未销号审计发现"), default=0)
    archived_at = models.DateTimeField(_("归档时间"), null=True)
    plan_year = models.PositiveSmallIntegerField(_("计划实施年度"), null=True)
    district_showcase_on = models.DateField(_("列为区级示范日期"), null=True)
    street_showcase_on = models.DateField(_("列为街道级示范日期"), null=True)

    class Meta(ProjectLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("项目")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="project_state_known"),
            models.CheckConstraint(condition=Q(total__gte=0, work_fund__gte=0), name="project_sums_not_negative"),
            models.CheckConstraint(
                condition=Q(state=State.ARCHIVED, archived_at__isnull=False)
                | (~Q(state=State.ARCHIVED) & Q(archived_at=None)),
                name="project_archived_at_exactly_when_archived",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.ACCEPTED, State.EVALUATION, State.ARCHIVED])
                | Q(accepted_on__isnull=False),
                name="project_accepted_on_once_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.PROCUREMENT, State.CONTRACTED]) | Q(approved_on__isnull=False),
                name="project_approved_on_once_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CONTRACTED) | Q(contract_signed_on__isnull=False),
                name="project_signed_on_once_contracted",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="project_by_unit"),
            models.Index(fields=["state", "unit", "due_on"], name="project_by_state"),
            models.Index(fields=["state", "-id"], name="project_newest_in_state"),
            models.Index(fields=["total", "id"], name="project_by_total"),
            models.Index(fields=["due_on", "id"], name="project_by_due"),
            models.Index(fields=["state", "publicity_closes_at"], name="project_due_publicity"),
            models.Index(fields=["state", "acceptance_closes_at"], name="project_due_evaluation"),
        ]

    @property
    def showcases(self) -> list[Showcase]:
        """The levels at which the project is an example, the higher first (R87); none while its acceptance does not
        stand.
        """
        return [level for level in Showcase if self.state in SHOWABLE and getattr(self, level.column)]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def reach_q(cls, ranges: list[tuple[str, str]], party_ids: list[int]) -> Q:
        """Reach through the owner's unit, through each community that takes part, or as the supplier."""
        supplied = Q(supplier__in=party_ids)
        if not ranges:
            return supplied
        reached = Q(WithinOrTakingPart(ranges, ProjectUnit, "project_id", "NOT is_owner"))
        return reached | supplied if party_ids else reached

    def reach_codes(self) -> list[str]:
        return [self.unit_code, *(unit.unit_code for unit in self.units.all() if not unit.is_owner)]

    @property
    def street_code(self) -> str:
        """The code of the street in which its owner lies."""
        return self.unit_code[:9]

    def party_ids(self) -> list[int]:
        return [self.supplier_id] if self.supplier_id else []

    def period_edition(self) -> Edition | None:
        return self.edition

    def is_publicly_visible(self) -> bool:
        """Public from the moment it is deliberated (R77); drafts and screenings are not."""
        return self.state not in (State.DRAFT, State.SCREENING, State.WITHDRAWN)

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED

    def current_item(self) -> Any:
        """The agenda item of the current version of the design, the latest meeting first; None without one."""
        rows = self.agenda_items.filter(version=self.design_version).exclude(meeting__state="cancelled")
        return rows.select_related("meeting").order_by("-pk").first()

    def upheld_objection(self) -> Any:
        """An upheld objection to the notice that hangs now."""
        return self.objections.filter(state="upheld", notice__state="open").first()

    def current_purchase(self) -> Any:
        """The purchase that is not void."""
        return self.purchases.exclude(state="void").order_by("-pk").first()

    def contract_or_none(self) -> Any:
        """The contract of the current purchase, or None."""
        purchase = self.current_purchase()
        return self.contracts.filter(purchase=purchase).first() if purchase else None

    def budget_shares(self) -> list[tuple[Any, Decimal]]:
        """(budget line of the year or None, yuan that it pays), one for each paying unit; adds up to the total."""
        from projects.models.funds import BudgetLine

        units = sorted((unit for unit in self.units.all() if unit.share > 0), key=lambda unit: unit.unit_code)
        lines = {
            line.unit_code: line
            for line in BudgetLine.objects.filter(
                unit_code__in=[u.unit_code for u in units], year=self.year
            ).select_related("unit")
        }
        parts = spread(self.total, [unit.share for unit in units])
        return [(lines.get(unit.unit_code), part) for unit, part in zip(units, parts, strict=True)]

    def lock_budget_lines(self) -> None:
        """Lock the budget lines that pay for the project, in the order of their units."""
        from projects.models.funds import BudgetLine

        codes = [unit.unit_code for unit in self.units.all() if unit.share > 0]
        list(BudgetLine.objects.select_for_update().filter(unit_code__in=codes, year=self.year).order_by("unit_code"))

    def committed_sum(self) -> Decimal:
        """Yuan set aside for the project, reserved or promised by contract, and neither returned nor paid."""
        sums = {"commit": Decimal(0), "pay": Decimal(0), "return": Decimal(0), "reserve": Decimal(0)}
        for kind, amount in self.ledger_entries.values_list("kind", "amount"):
            sums[kind] += amount
        return max(Decimal(0), sums["reserve"] - sums["return"] - sums["pay"])


class ProjectUnit(models.Model):
    """A unit that takes part in a project; the shares of the paying ones add up to one (R39)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="units", verbose_name=_("项目"))
    unit = UnitField(verbose_name=_("机构"))
    share = models.DecimalField(_("分担比例"), max_digits=5, decimal_places=4)
    is_owner = models.BooleanField(_("牵头"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("参与机构")
        constraints = [
            models.UniqueConstraint(fields=["project", "unit"], name="one_row_a_project_and_unit"),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="project_unit_share_a_fraction"),
        ]
        indexes = [
            models.Index(fields=["unit", "project"], condition=Q(is_owner=False), name="project_units_taking_part")
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.unit_code}"


class ProjectDemand(models.Model):
    """A demand that the project answers (R20)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="demand_links", verbose_name=_("项目"))
    demand = models.ForeignKey(
        "demands.Demand", on_delete=models.PROTECT, related_name="project_links", verbose_name=_("需求")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("所回应的需求")
        constraints = [models.UniqueConstraint(fields=["project", "demand"], name="one_link_a_project_and_demand")]

    def __str__(self) -> str:
        return f"{self.project_id} ← {self.demand_id}"
