"""The nouns of act 3."""

from acceptance.models.assessment import EmergencyAssessment
from acceptance.models.evaluation import FollowUp, PerformanceScore, Rating, RatingComment
from acceptance.models.inspection import BeneficiaryOpinion, Inspection, InspectionMember, Measure, Rectification

__all__ = [
    "BeneficiaryOpinion", "EmergencyAssessment", "FollowUp", "Inspection", "InspectionMember", "Measure",
    "PerformanceScore", "Rating", "RatingComment", "Rectification",
]  # fmt: skip
