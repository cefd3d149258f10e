"""The assessment of what acted first."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from acceptance.lifecycle import AssessmentLifecycle
from acceptance.models.base import OfProject
from projects.models import Project


class EmergencyAssessment(OfProject, AssessmentLifecycle):
    """应急事后评估: due some working days after completion, ends in regularisation or not (R36, U06)."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="+", verbose_name=_("项目"))
    decision_no = models.CharField(_("决定文号"), max_length=60, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    assessed_on = models.DateField(_("评估日期"), null=True)

    class Meta(AssessmentLifecycle.Meta):
        abstract = False
        verbose_name = verbose_name_plural = _("应急事后评估")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="due", assessed_on=None)
                | (~Q(state="due") & Q(assessed_on__isnull=False) & ~Q(decision_no="")),
                name="assessment_decided_with_a_number",
            )
        ]
        indexes = [models.Index(fields=["state", "unit", "due_on"], name="assessment_by_state")]

    def __str__(self) -> str:
        return f"{self.project} {self.get_state_display()}"
