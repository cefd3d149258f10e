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


class LibraryReview(models.Model):
    """One expert's review of an offer, who declared to have no interest in it (R54)."""

    item = models.ForeignKey(LibraryItem, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("入库项目"))
    expert = models.CharField(_("专家"), max_length=40)
    score = models.DecimalField(_("评分"), max_digits=5, decimal_places=2)
    comment = models.CharField(_("意见"), max_length=300, blank=True)
    reviewed_on = models.DateField(_("评审日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("专家评审")
        constraints = [
            models.UniqueConstraint(fields=["item", "expert"], name="one_review_an_expert"),
            models.CheckConstraint(condition=models.Q(score__gte=0, score__lte=100), name="library_score_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.score}"
