"""The library of service offers that have run well and may be repeated elsewhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.lifecycle.library import LibraryItemLifecycle
from projects.models.project import Project


class LibraryItem(LibraryItemLifecycle):
    """An offer that rests on one finished, well-rated project (R53)."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="library_items", verbose_name=_("依据项目")
    )
    title = models.CharField(_("名称"), max_length=80)
    summary = models.TextField(_("简介"), max_length=1000)
    reviewed_on = models.DateField(_("评审日期"), null=True)

    class Meta(LibraryItemLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("入库项目")

    def __str__(self) -> str:
        return self.title
