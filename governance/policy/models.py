"""The nouns of the policy: editions and their parameters, overrides by decision, days of the working calendar."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.events.models import AppendOnly
from governance.policy.errors import PublishedIsFixed
from governance.policy.kinds import Kind


class Basis(models.TextChoices):
    """What a number rests on; shown beside it wherever a person meets it."""

    REGULATION = "regulation", _("规范性文件")
    PRACTICE = "practice", _("周边实践，未见南山区明文")
    DEFAULT = "default", _("默认值，待区民政局确认")


class FixedOncePublished(models.QuerySet):
    """Refuses set-based writes that would touch a published edition; `published` is the lookup to its flag."""

    published = "is_published"

    def _refuse_published(self) -> None:
        row: Any = self.filter(**{self.published: True}).first()
        if row is not None:
            raise PublishedIsFixed(row.edition_code)

    def update(self, **kwargs: Any) -> int:
        """As Django's, unless a published edition is among the rows."""
        self._refuse_published()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's, unless a published edition is among the rows."""
        self._refuse_published()
        return super().delete()

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        """As Django's, unless a published edition is among the rows."""
        objs = list(objs)
        self.filter(pk__in=[obj.pk for obj in objs])._refuse_published()
        return super().bulk_update(objs, *args, **kwargs)


class ParameterQuerySet(FixedOncePublished):
    """Parameters follow their edition."""

    published = "edition__is_published"

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Django's, unless an edition among them is published."""
        objs = list(objs)
        codes = {obj.edition_id for obj in objs}
        edition = Edition.objects.filter(code__in=codes, is_published=True).first()
        if edition is not None:
            raise PublishedIsFixed(edition.code)
        return super().bulk_create(objs, *args, **kwargs)

    def add_missing(self, objs: Iterable[Any]) -> list[Any]:
        """The seed's own door: rows with new names, also in a published edition; no row that stands changes."""
        return super().bulk_create(list(objs))


class Edition(models.Model):
    """One dated edition of the rules (R01): 2017 “1+3”, 2020 “1+7”, the next one."""

    code = models.CharField(_("代码"), primary_key=True, max_length=4, validators=[RegexValidator(r"^\d{4}$")])
    name = models.CharField(_("名称"), max_length=80)
    effective_from = models.DateField(_("施行日"))
    effective_to = models.DateField(_("失效日"), null=True, blank=True)
    published_on = models.DateField(_("公布日"), null=True, blank=True)
    citation = models.TextField(_("出处"))
    is_published = models.BooleanField(_("已公布"), default=False)

    objects = FixedOncePublished.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("政策版本")
        ordering = ["-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(effective_to__isnull=True) | models.Q(effective_to__gte=models.F("effective_from")),
                name="edition_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses when the stored row is published already."""
        type(self).objects.filter(pk=self.pk)._refuse_published()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuses when the stored row is published."""
        type(self).objects.filter(pk=self.pk)._refuse_published()
        return super().delete(*args, **kwargs)

    @property
    def edition_code(self) -> str:
        """The code under which a refusal names the edition."""
        return self.code


class Parameter(models.Model):
    """One number, list or table of an edition, with what it rests on."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="parameters", verbose_name=_("政策版本"))
    name = models.CharField(_("参数名"), max_length=60)
    label = models.CharField(_("名称"), max_length=80)
    unit_prefix = models.CharField(_("适用机构代码前缀"), max_length=12, blank=True, default="")
    year = models.PositiveSmallIntegerField(_("适用年度"), null=True, blank=True)
    value = models.TextField(_("取值"))
    value_type = models.CharField(_("类型"), max_length=16, choices=Kind.choices)
    basis = models.CharField(_("依据"), max_length=12, choices=Basis.choices, default=Basis.DEFAULT)
    citation = models.TextField(_("出处"))
    rule = models.CharField(_("规则"), max_length=3, blank=True)
    unknown = models.CharField(_("待确认事项"), max_length=3, blank=True)
    sentence = models.TextField(_("说明"), blank=True)

    objects = ParameterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("政策参数")
        ordering = ["edition", "name", "unit_prefix", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name", "unit_prefix", "year"], name="one_parameter_a_place_and_year"
            ),
            models.UniqueConstraint(
                fields=["edition", "name", "unit_prefix"],
                condition=models.Q(year__isnull=True),
                name="one_parameter_a_place",
            ),
            models.CheckConstraint(
                condition=~(models.Q(rule="") & models.Q(unknown="")), name="parameter_has_rule_or_unknown"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}（{self.name}）"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses when its edition is published."""
        self._refuse_published()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuses when its edition is published."""
        self._refuse_published()
        return super().delete(*args, **kwargs)

    @property
    def edition_code(self) -> str:
        """The code under which a refusal names the edition."""
        return self.edition_id

    def _refuse_published(self) -> None:
        codes = [self.edition_id]
        if self.pk:
            codes += type(self).objects.filter(pk=self.pk).values_list("edition_id", flat=True)
        Edition.objects.filter(code__in=codes)._refuse_published()


class Override(AppendOnly):
    """A decision that a parameter has another value at a place or in a year. Rows are only added; the last counts."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="overrides", verbose_name=_("政策版本"))
    name = models.CharField(_("参数名"), max_length=60)
    unit_code = models.CharField(_("适用机构代码前缀"), max_length=12, blank=True)
    year = models.PositiveSmallIntegerField(_("适用年度"), null=True, blank=True)
    value = models.TextField(_("取值"), blank=True)
    is_restoring = models.BooleanField(_("恢复版本原值"), default=False)
    is_demonstration = models.BooleanField(_("仅供演示"), default=False)
    reason = models.TextField(_("理由"))
    decision_no = models.CharField(_("决定文号"), max_length=80, blank=True)
    created_by_id = models.BigIntegerField(_("登记人编号"), null=True)
    created_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("参数调整决定")
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["edition", "unit_code", "name"], name="overrides_by_place")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_demonstration=True) | ~models.Q(decision_no=""),
                name="override_has_decision_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.unit_code or '-'} {self.decision_no}".strip()


class CalendarYear(models.Model):
    """A year whose days are loaded: as announced, or provisionally until the announcement."""

    year = models.PositiveSmallIntegerField(_("年度"), primary_key=True)
    is_provisional = models.BooleanField(_("暂定"))
    source = models.CharField(_("来源"), max_length=200)
    loaded_at = models.DateTimeField(_("载入时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("日历年度")
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}"


class CalendarDay(models.Model):
    """One day: worked or not, and on whose word. Make-up days (调休上班) are worked weekends."""

    date = models.DateField(_("日期"), primary_key=True)
    is_workday = models.BooleanField(_("是否工作日"))
    name = models.CharField(_("名称"), max_length=40, blank=True)
    source = models.CharField(_("来源"), max_length=200)
    is_provisional = models.BooleanField(_("暂定"), default=False)
    changed_at = models.DateTimeField(_("因公布而变更的时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("工作日历")
        ordering = ["date"]
        indexes = [models.Index(fields=["changed_at"], name="calendar_days_by_change")]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}".strip()

    @property
    def is_made_up(self) -> bool:
        """A Saturday or Sunday that is worked."""
        return self.is_workday and is_weekend(self.date)


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= 5
