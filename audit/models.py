"""The nouns of this act: checks, the sample with its frozen frame, cases, findings, residents' reports."""

from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.kinds import Chance, CheckKind, Conclusion, Exclusion, Gravity, Ground, Reason, Section
from audit.lifecycle import (
    LIVE_CASES,
    AuditCaseLifecycle,
    CaseState,
    FindingLifecycle,
    FindingState,
    PublicReportLifecycle,
    ReportState,
    SampleLifecycle,
    SampleState,
)
from audit.sampling import Line, lot
from demands.kinds import new_code, shown_code
from governance.events.models import AppendOnly
from governance.people.fields import EncryptedField, UnitField
from governance.people.models import WithSecrets
from projects.models import Project


class Check(AppendOnly):
    """One look at one project by its community (at completion) or its street (each quarter) (R74, U26)."""

    matter_paths = {"project": "project_id"}

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("项目"))
    unit = UnitField(verbose_name=_("所属机构"))
    kind = models.CharField(_("层级"), max_length=8, choices=CheckKind)
    year = models.PositiveSmallIntegerField(_("年度"))
    quarter = models.PositiveSmallIntegerField(_("季度"), default=0)
    checked_on = models.DateField(_("检查日期"))
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("检查人"))
    conclusion = models.CharField(_("结论"), max_length=10, choices=Conclusion)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("检查记录")
        constraints = [
            models.UniqueConstraint(fields=["project"], condition=Q(kind="self"), name="one_self_check_a_project"),
            models.UniqueConstraint(
                fields=["project", "year", "quarter"], condition=Q(kind="full"), name="one_full_check_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(kind="self", quarter=0) | Q(kind="full", quarter__gte=1, quarter__lte=4),
                name="check_quarter_exactly_when_full",
            ),
        ]
        indexes = [models.Index(fields=["unit", "kind", "year", "quarter"], name="check_by_unit")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.checked_on}"


class CheckAnswer(AppendOnly):
    """The answer of a check to one question of the short checklist."""

    check_record = models.ForeignKey(Check, models.PROTECT, related_name="answers", verbose_name=_("检查记录"))
    section = models.CharField(_("部分"), max_length=16, choices=Section)
    is_sound = models.BooleanField(_("符合"))
    note = models.CharField(_("情况"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("检查项")
        constraints = [
            models.UniqueConstraint(fields=["check_record", "section"], name="one_answer_a_section"),
            models.CheckConstraint(condition=Q(is_sound=True) | ~Q(note=""), name="check_problem_described"),
        ]

    def __str__(self) -> str:
        return f"{self.get_section_display()} {self.is_sound}"


class Sample(SampleLifecycle):
    """One draw of the district: the frozen frame's hash and shares, then the chance, the seed and what it came to."""

    year = models.PositiveSmallIntegerField(_("年度"))
    from_on = models.DateField(_("立项日期自"))
    until_on = models.DateField(_("立项日期至"))
    strata = models.JSONField(_("分层"), default=list)
    count_percent = models.DecimalField(_("每层抽取比例（%）"), max_digits=5, decimal_places=2)
    money_percent = models.DecimalField(_("金额最低比例（%）"), max_digits=5, decimal_places=2)
    frozen_at = models.DateTimeField(_("冻结时间"))
    frame_hash = models.CharField(_("清单校验码"), max_length=64)
    frame_count = models.PositiveIntegerField(_("清单项目数"))
    frame_money = models.DecimalField(_("清单金额（元）"), max_digits=16, decimal_places=2)
    source = models.CharField(_("随机来源"), max_length=8, choices=Chance, blank=True)
    entropy = models.CharField(_("随机文本"), max_length=200, blank=True)
    witnesses = models.CharField(_("见证人"), max_length=120, blank=True)
    seed = models.CharField(_("种子"), max_length=64, blank=True)
    drawn_at = models.DateTimeField(_("抽取时间"), null=True)
    drawn_count = models.PositiveIntegerField(_("抽中项目数"), default=0)
    drawn_money = models.DecimalField(_("抽中金额（元）"), max_digits=16, decimal_places=2, default=Decimal("0.00"))

    class Meta(SampleLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("区级抽查")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SampleState.values), name="sample_state_known"),
            models.CheckConstraint(condition=Q(until_on__gte=models.F("from_on")), name="sample_ends_after_beginning"),
            models.CheckConstraint(
                condition=Q(state="drawn", drawn_at__isnull=False) & ~Q(seed="")
                | ~Q(state="drawn") & Q(drawn_at=None, seed=""),
                name="sample_seed_exactly_when_drawn",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="sample_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit_code} {self.from_on}—{self.until_on}"

    @property
    def count_share(self) -> Fraction:
        return Fraction(self.count_percent) / 100

    @property
    def money_share(self) -> Fraction:
        return Fraction(self.money_percent) / 100

    def lines(self) -> list[Line]:
        """The frame as the arithmetic reads it."""
        return [Line(*row) for row in self.rows.values_list("code", "stratum", "amount")]


class SampleProject(models.Model):
    """One line of a frame. What was frozen (code, stratum, amount) is under the hash; the draw marks it once."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="rows", verbose_name=_("抽查"))
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("项目"))
    code = models.CharField(_("项目编号"), max_length=24)
    title = models.CharField(_("项目名称"), max_length=80)
    stratum = models.CharField(_("层"), max_length=40)
    amount = models.DecimalField(_("立项金额（元）"), max_digits=14, decimal_places=2)
    is_drawn = models.BooleanField(_("抽中"), default=False)
    rank = models.PositiveIntegerField(_("抽取次序"), null=True)
    reason = models.CharField(_("抽中原因"), max_length=8, choices=Reason, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("抽查清单")
        constraints = [
            models.UniqueConstraint(fields=["sample", "project"], name="one_line_a_sample_and_project"),
            models.UniqueConstraint(fields=["sample", "rank"], name="one_rank_a_sample"),
            models.CheckConstraint(
                condition=Q(is_drawn=True, rank__isnull=False) & ~Q(reason="")
                | Q(is_drawn=False, rank=None, reason=""),
                name="sample_rank_exactly_when_drawn",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def lot(self) -> str:
        """Its lot under the seed, as anyone can compute it."""
        return lot(self.sample.seed, self.code)


class SampleExclusion(AppendOnly):
    """An approved project of the period that was left out of a frame, and why."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="exclusions", verbose_name=_("抽查"))
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("项目"))
    code = models.CharField(_("项目编号"), max_length=24)
    title = models.CharField(_("项目名称"), max_length=80)
    reason = models.CharField(_("排除原因"), max_length=16, choices=Exclusion)

    class Meta:
        verbose_name = verbose_name_plural = _("排除项目")
        constraints = [models.UniqueConstraint(fields=["sample", "project"], name="one_exclusion_a_sample_and_project")]

    def __str__(self) -> str:
        return f"{self.code} {self.reason}"


class AuditCase(AuditCaseLifecycle):
    """One examination of one project; a project has one at a time."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("项目"))
    ground = models.CharField(_("检查依据"), max_length=8, choices=Ground)
    sample = models.ForeignKey(Sample, models.PROTECT, null=True, related_name="cases", verbose_name=_("抽查"))
    note = models.CharField(_("检查事由"), max_length=300, blank=True)
    opened_at = models.DateTimeField(_("立案时间"))
    conclusion = models.CharField(_("检查结论"), max_length=1000, blank=True)
    concluded_on = models.DateField(_("结案日期"), null=True)

    class Meta(AuditCaseLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("审计检查")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="audit_case_state_known"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(state__in=[str(state) for state in LIVE_CASES]),
                name="one_live_case_a_project",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["clean", "closed"], concluded_on__isnull=False)
                | Q(state__in=["opened", "rectifying"], concluded_on=None),
                name="audit_case_concluded_exactly_when_over",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["unit", "-id"], name="audit_case_by_unit"),
            models.Index(fields=["state", "unit", "due_on"], name="audit_case_by_state"),
        ]

    def __str__(self) -> str:
        return str(_("检查：%(title)s") % {"title": self.project.title})

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_CASES


class Finding(FindingLifecycle):
    """One thing found wrong: where, how grave, by which rule, until when; never deleted (R76)."""

    case = models.ForeignKey(AuditCase, models.PROTECT, related_name="findings", verbose_name=_("检查"))
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("项目"))
    section = models.CharField(_("部分"), max_length=16, choices=Section)
    gravity = models.CharField(_("程度"), max_length=8, choices=Gravity)
    text = models.TextField(_("发现的问题"), max_length=1000)
    basis = models.CharField(_("依据的规定"), max_length=200)
    root_cause = models.CharField(_("原因分析"), max_length=500, blank=True)
    happened_on = models.DateField(_("问题发生日期"), null=True)
    raised_at = models.DateTimeField(_("提出时间"))
    mend_by = models.DateField(_("整改期限"))
    evidence = models.ImageField(_("证据照片"), upload_to="evidence/%Y/%m/", blank=True)
    evidence_at = models.DateTimeField(_("证据上传时间"), null=True)
    mending = models.TextField(_("整改情况"), max_length=1000, blank=True)
    answered_on = models.DateField(_("整改报告日期"), null=True)
    verification = models.CharField(_("核实情况"), max_length=500, blank=True)
    verified_on = models.DateField(_("销号日期"), null=True)

    class Meta(FindingLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("审计发现")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="finding_state_known"),
            models.CheckConstraint(
                condition=Q(state="raised") | Q(answered_on__isnull=False) & ~Q(mending=""),
                name="finding_answered_once_answered",
            ),
            models.CheckConstraint(
                condition=Q(state="verified", verified_on__isnull=False) | ~Q(state="verified") & Q(verified_on=None),
                name="finding_verified_on_exactly_when_verified",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "-id"], name="finding_of_project"),
            models.Index(fields=["state", "unit", "due_on"], name="finding_by_state"),
        ]

    def __str__(self) -> str:
        return self.text[:30]

    @property
    def is_open(self) -> bool:
        return self.state != FindingState.VERIFIED


class PublicReport(PublicReportLifecycle):
    """公众监督: a resident's report on a project. This row holds no word and no number of hers; those can be erased."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("项目"))
    code = models.CharField(_("查询码"), max_length=12, unique=True, default=new_code, editable=False)
    section = models.CharField(_("部分"), max_length=16, choices=Section)
    received_at = models.DateTimeField(_("收到时间"))
    has_phone = models.BooleanField(_("留有电话"), default=False)
    reply = models.TextField(_("公开答复"), max_length=1000, blank=True)
    replied_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta(PublicReportLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("公众监督")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="public_report_state_known"),
            models.CheckConstraint(
                condition=Q(state="received") | Q(replied_at__isnull=False) & ~Q(reply=""),
                name="public_report_answered_with_a_reply",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="public_report_by_unit"),
            models.Index(fields=["project", "received_at"], name="public_report_of_project"),
            models.Index(fields=["state", "unit", "due_on"], name="public_report_by_state"),
        ]

    def __str__(self) -> str:
        return self.shown_code

    @property
    def shown_code(self) -> str:
        """The tracking code as a person reads it."""
        return shown_code(self.code)


class PublicReportText(WithSecrets):
    """What she saw and how to reach her: encrypted, and erasable without touching the record."""

    report = models.OneToOneField(PublicReport, models.CASCADE, related_name="text", verbose_name=_("公众监督"))
    salt = models.CharField(max_length=32, editable=False)
    body = EncryptedField(_("内容"))
    phone = EncryptedField(_("电话"))

    class Meta:
        verbose_name = verbose_name_plural = _("公众监督内容")

    def __str__(self) -> str:
        return str(self.ref)
