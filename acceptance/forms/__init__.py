"""What a person types in this act."""

from acceptance.forms.evaluation import AnswerForm, AssessmentForm, PerformanceForm, RatingForm, StaffRatingForm
from acceptance.forms.inspection import (
    ConcludeForm,
    FailForm,
    HearForm,
    MeasureForm,
    MemberForm,
    OwnSignatureForm,
    PaperSignatureForm,
    PlainForm,
    PlanForm,
    ReasonForm,
)

__all__ = [
    "AnswerForm", "AssessmentForm", "ConcludeForm", "FailForm", "HearForm", "MeasureForm", "MemberForm",
    "OwnSignatureForm", "PaperSignatureForm", "PerformanceForm", "PlainForm", "PlanForm", "RatingForm", "ReasonForm",
    "StaffRatingForm",
]  # fmt: skip
