"""The base of everything that moves, and the waiver. The base closes every side door to a state."""

from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.events.models import AppendOnly
from governance.events.rows import SavedPlainly
from governance.people.fields import UnitField
from governance.workflow.errors import SideDoor

MOVED = frozenset({"state", "state_since", "version", "is_on_hold"})
"""Columns that only the door writes."""


class StatefulQuerySet(models.QuerySet):
    """Refuses to move, create in bulk or delete; `_move` is the door's own."""

    def _refuse(self, what: str) -> NoReturn:
        raise SideDoor(f"{self.model._meta.label}：{what} 会绕过流程，只能经由 perform 办理。")

    def update(self, **kwargs: Any) -> int:
        if MOVED & kwargs.keys():
            self._refuse("update(state=…)")
        return super().update(**kwargs)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        if MOVED & set(fields):
            self._refuse("bulk_update(state)")
        return super().bulk_update(objs, fields, batch_size)

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("bulk_create")

    def delete(self) -> NoReturn:
        self._refuse("delete")

    def _move(self, **kwargs: Any) -> int:
        return super().update(**kwargs)


class Stateful(SavedPlainly):
    """What moves through states: the columns that one query over all machines needs for a work list."""

    state: Any
    state_since = models.DateTimeField(_("进入本状态时间"))
    due_on = models.DateField(_("应办日期"), null=True, blank=True)
    unit = UnitField(verbose_name=_("所属机构"))
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)
    is_on_hold = models.BooleanField(_("暂缓"), default=False, editable=False)

    objects = StatefulQuerySet.as_manager()

    _door_open = False
    _loaded_state: str | None = None

    matter_paths: dict[str, str] = {}
    duties: dict[str, tuple[str, ...]] = {}
    """Duty → verbs of this object's history that mean the person did it."""
    periods: dict[str, str] = {}
    """State → name of the period (governance.policy.periods) within which somebody should act."""
    view_permission: Any = None
    """The right with which the object is within reach."""
    get_state_display: Callable[[], str]

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.check_new()
        if self._state.adding:
            kwargs["force_insert"] = True
        super().save(*args, **kwargs)
        self.mark_kept()

    def check_new(self) -> None:
        """Raises SideDoor where the state is not the first one, or not the one that was read."""
        initial = self._meta.get_field("state").get_default()  # type: ignore[union-attr]
        expected = initial if self._state.adding else self._loaded_state
        if not self._door_open and self.__dict__.get("state", expected) != expected:
            raise SideDoor(f"{self._meta.label}：状态只能经由 perform 改变。")

    def mark_kept(self) -> None:
        """From here on the state is changed by the door alone."""
        self._loaded_state = self.__dict__.get("state")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SideDoor(f"{self._meta.label}：有流程的记录不能删除。")

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **kwargs: Any) -> Any:
        instance = super().from_db(db, field_names, values, **kwargs)
        instance._loaded_state = instance.__dict__.get("state")
        return instance

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        if fields is None or "state" in fields:  # a protected state may only be set when it is not there
            self.__dict__.pop("state", None)
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        self._loaded_state = self.__dict__.get("state", self._loaded_state)

    def reach_codes(self) -> list[str]:
        """Codes of the units through which the object is reached."""
        return [self.unit_code]

    def party_ids(self) -> list[int]:
        """Organisations that reach the object (a supplier its contract)."""
        return []

    def is_publicly_visible(self) -> bool:
        """Whether anyone may see the object's public page."""
        return False

    def period_edition(self) -> Any:
        """The edition of the rules by which the object's periods are counted; None: the one in force."""
        return None


class Waiver(AppendOnly):
    """A limit that is worded 原则上 was waived for one matter by decision (R05); shown publicly."""

    subject_type = models.CharField(_("事项类别"), max_length=40)
    subject_id = models.BigIntegerField(_("事项编号"))
    guard = models.CharField(_("规定"), max_length=60)
    decision_no = models.CharField(_("决定文号"), max_length=60)
    reason = models.CharField(_("理由"), max_length=300)
    granted_by = models.BigIntegerField(_("批准人编号"))
    granted_at = models.DateTimeField(_("批准时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("例外")
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "guard"], name="one_waiver_a_guard")
        ]

    def __str__(self) -> str:
        return f"{self.guard} {self.decision_no}"
