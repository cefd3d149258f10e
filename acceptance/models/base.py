"""What every row of this act shares: it belongs to a project and is reached as the project is."""

from typing import Any

from django.db.models import Q

from projects.models import Project


class OfProject:
    """Reach through the project: its units, its guests, its supplier."""

    project: Any

    @classmethod
    def reach_q(cls, ranges: list[tuple[str, str]], party_ids: list[int]) -> Q:
        """The rows of the projects within reach."""
        return Q(project__in=Project.objects.filter(Project.reach_q(ranges, party_ids)))

    def reach_codes(self) -> list[str]:
        return self.project.reach_codes()

    def party_ids(self) -> list[int]:
        return self.project.party_ids()

    def period_edition(self) -> Any:
        return self.project.edition
