"""One calendar for all: every act of the town in the order of its moment, and the clock's sweeps between them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from acceptance.actions.assessment import open_due_assessments
from demands.actions import close_due_rounds
from portal.demonstration.diary import Diary
from portal.demonstration.roads import Road, length
from projects.actions.closing import open_due_evaluations
from projects.actions.deliberation import lock_due_minutes
from projects.actions.library import lapse_overdue
from projects.actions.publicity import close_due

SAME_DAY = 150
"""Minutes between two steps of one walk on one day."""
SWEEPS = (close_due, open_due_evaluations, lock_due_minutes, open_due_assessments, close_due_rounds, lapse_overdue)


def sweep(at: datetime) -> None:
    """What the clock does at the moment: every sweep until nothing is due."""
    for each in SWEEPS:
        while each(at=at):
            pass


@dataclass
class Schedule:
    """Acts by moment; those of one moment in the order in which they were entered."""

    diary: Diary
    acts: list[tuple[datetime, int, Callable[[datetime], object]]] = field(default_factory=list)
    midnights: set[datetime] = field(default_factory=set)

    def add(self, at: datetime, act: Callable[[datetime], object]) -> None:
        """Enter an act. Raises ValueError for one that lies ahead."""
        if at > self.diary.now:
            raise ValueError(f"{at} lies in the future")
        self.acts.append((at, len(self.acts), act))

    def clock(self, at: datetime) -> None:
        """Let the clock come by at the moment."""
        if at not in self.midnights:
            self.midnights.add(at)
            self.add(at, sweep)

    def begin(self, road: Road, age: int) -> datetime:
        """When the first step is taken, if the last one lies `age` working days back."""
        return self.diary.at(self.diary.last - age - length(road[1:]))

    def moments(self, road: Road, age: int) -> list[tuple[str, datetime, int]]:
        """(step, moment, number of its working day) so that the last step lies `age` working days back."""
        number, previous, same = self.diary.last - age - length(road), -1, 0
        found = []
        for name, days in road:
            number += days
            same = same + 1 if number == previous else 0
            previous = number
            is_clock = name == "clock"
            at = self.diary.midnight_after(number) if is_clock else self.diary.at(number, same * SAME_DAY)
            found.append((name, at, number))
        return found

    def run(self) -> int:
        """Do everything in order; how many acts."""
        for at, _place, act in sorted(self.acts, key=lambda row: row[:2]):
            act(at)
        return len(self.acts)
