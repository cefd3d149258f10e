"""The nouns of act 2, one file each."""

from projects.models.deliberation import AgendaItem, Attendance, Ballot, Meeting
from projects.models.design import BudgetItem, DesignVersion, NegativeAnswer, Participation, PerformanceTarget
from projects.models.funds import BudgetLine, LedgerEntry, Payment
from projects.models.implementation import ChangeRequest, Photo, ProgressReport, SafetyCheck
from projects.models.library import LibraryItem, LibraryReview
from projects.models.messages import Message
from projects.models.procurement import Contract, Milestone, Purchase, Quote
from projects.models.project import Project, ProjectDemand, ProjectUnit
from projects.models.publicity import Notice, Objection, ObjectionText
from projects.models.review import CommitteeDecision, Correction
from projects.models.suppliers import BadRecord

__all__ = [
    "AgendaItem", "Attendance", "BadRecord", "Ballot", "BudgetItem", "BudgetLine", "ChangeRequest", "CommitteeDecision",
    "Contract", "Correction", "DesignVersion", "LedgerEntry", "LibraryItem", "LibraryReview", "Meeting", "Message",
    "Milestone",
    "NegativeAnswer", "Notice", "Objection", "ObjectionText", "Participation", "Payment", "PerformanceTarget",
    "Photo", "ProgressReport", "Project", "ProjectDemand", "ProjectUnit", "Purchase", "Quote", "SafetyCheck",
]  # fmt: skip
