"""The event and its daily digest. A row is written once; queryset, model and database trigger each refuse more."""

import json
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.events.actors import ACTING


class Unalterable(TypeError):
    """Somebody tried to change or delete what may only be added to."""

    def __init__(self, model: str) -> None:
        super().__init__(f"{model} 只能追加，不能修改或删除。")


class AppendOnlyQuerySet(models.QuerySet):
    """Reads and inserts; every other write is refused."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unalterable(str(self.model._meta.verbose_name))

    update = delete = bulk_update = update_or_create = _refuse


class AppendOnly(models.Model):
    """Base of every table that only grows; `triggers` finds its subclasses and guards them in the database too."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unalterable(str(self._meta.verbose_name))
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unalterable(str(self._meta.verbose_name))


class Event(AppendOnly):
    """One happening on one subject, chained to the one before it. No foreign keys: it outlives what it speaks of."""

    happened_at = models.DateTimeField(_("发生时间"))
    recorded_at = models.DateTimeField(_("记录时间"))
    actor_kind = models.CharField(_("行为人类别"), max_length=10)
    actor_id = models.BigIntegerField(_("行为人编号"), null=True)
    actor_name = models.CharField(_("行为人"), max_length=60, blank=True)
    actor_role = models.CharField(_("角色"), max_length=40, blank=True)
    actor_unit = models.CharField(_("所在机构"), max_length=12, blank=True)
    verb = models.CharField(_("事项"), max_length=60)
    subject_type = models.CharField(_("对象类别"), max_length=40)
    subject_id = models.BigIntegerField(_("对象编号"))
    seq = models.PositiveIntegerField(_("序号"))
    from_state = models.CharField(_("原状态"), max_length=30, blank=True)
    to_state = models.CharField(_("新状态"), max_length=30, blank=True)
    code = models.CharField(_("说明代码"), max_length=60, blank=True)
    params = models.TextField(_("说明参数"), blank=True)
    data = models.TextField(_("数据"), blank=True)
    digest = models.CharField(_("可删内容摘要"), max_length=64, blank=True)
    unit_code = models.CharField(_("机构"), max_length=12, blank=True)
    previous_hash = models.CharField(_("上一条哈希"), max_length=64, blank=True)
    hash = models.CharField(_("哈希"), max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("全过程记录")
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "seq"], name="one_event_a_place_in_the_chain")
        ]
        indexes = [
            models.Index(fields=["actor_id", "verb"], name="events_by_actor"),
            models.Index(fields=["recorded_at"], name="events_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} #{self.seq} {self.verb}"

    @property
    def values(self) -> dict[str, Any]:
        """The data as given to `append` (decimals and dates as strings)."""
        return json.loads(self.data) if self.data else {}

    @property
    def acting_for(self) -> dict[str, Any] | None:
        """Whom the doer stood in for: id, name, role and unit as they were; None when she acted in her own name."""
        return self.values.get(ACTING)

    @property
    def arguments(self) -> dict[str, Any]:
        """The parameters of the refusal or note that `code` names."""
        return json.loads(self.params) if self.params else {}


class DailyDigest(AppendOnly):
    """One short hash over the heads of all chains that grew on a day: published, it proves that none was rewritten."""

    day = models.DateField(_("日期"), unique=True)
    count = models.PositiveIntegerField(_("记录数"))
    hash = models.CharField(_("当日哈希"), max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("每日哈希")

    def __str__(self) -> str:
        return f"{self.day} {self.hash[:12]}"
