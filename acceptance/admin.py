"""Looking at inspections, ratings and scores; writing is done by the actions alone. Comments stay closed."""

from django.contrib import admin

from acceptance.models import EmergencyAssessment, FollowUp, Inspection, PerformanceScore, Rating, Rectification
from governance.people.admin import ReadOnly


@admin.register(Inspection)
class InspectionAdmin(ReadOnly):
    list_display = ("project", "number", "state", "held_on", "concluded_at")
    list_filter = ("state",)
    list_select_related = ("project",)


@admin.register(Rectification)
class RectificationAdmin(ReadOnly):
    list_display = ("project", "state", "due_on", "confirmed_on")
    list_filter = ("state",)
    list_select_related = ("project",)


@admin.register(Rating)
class RatingAdmin(ReadOnly):
    list_display = ("project", "overall", "is_counted", "channel", "rated_at")
    list_filter = ("is_counted", "channel")
    list_select_related = ("project",)
    exclude = ("respondent_index",)


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnly):
    list_display = ("project", "state", "due_on", "is_escalated")
    list_filter = ("state", "is_escalated")
    list_select_related = ("project",)


@admin.register(PerformanceScore)
class PerformanceScoreAdmin(ReadOnly):
    list_display = ("project", "total", "grade_label", "scored_on")
    list_select_related = ("project",)


@admin.register(EmergencyAssessment)
class EmergencyAssessmentAdmin(ReadOnly):
    list_display = ("project", "state", "due_on", "decision_no", "assessed_on")
    list_filter = ("state",)
    list_select_related = ("project",)
