"""What every walk has: its plan, the people who take its steps, photos, small helpers."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from demands.models import Demand
from governance.people.models import User
from governance.people.uploads import CheckedImage, checked_image
from portal.demonstration.pictures import photo
from portal.demonstration.roads import Road
from portal.demonstration.town import Town
from projects.kinds import ProjectType, Track
from projects.models import Meeting, Project, Purchase


@dataclass(frozen=True)
class Plan:
    """One project of the town: what it is, where, how far it has come and how many working days ago."""

    title: str
    type: str
    category: str
    unit: str
    road: Road
    age: int
    purpose: str
    asks: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    between: tuple[int, int] | None = None
    vote: str = "secret"
    has_recusal: bool = False
    is_professional: bool = False
    needs_waiver: bool = False
    people: int = 80
    ground: str = "danger"
    in_library: bool = False


class Pool:
    """A few drawn photos, checked once as an upload would be and then used again under new names."""

    def __init__(self, each: int = 3) -> None:
        self.drawn = {
            stage: [checked_image(photo(stage, seed)).read() for seed in range(each)]
            for stage in ("before", "during", "after")
        }

    def take(self, stage: str, number: int) -> CheckedImage:
        """A photo of the stage under a random name."""
        choices = self.drawn[stage]
        return CheckedImage(choices[number % len(choices)], name=f"{secrets.token_hex(16)}.png")


@dataclass
class Base:
    """One project on its way."""

    plan: Plan
    town: Town
    pool: Pool
    random: Random
    year: int
    days: list[tuple[str, datetime]] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    project: Project = field(init=False)
    meeting: Meeting = field(init=False)
    purchase: Purchase = field(init=False)
    advances: int = 0

    def take(self, step: str, at: datetime) -> None:
        """Take the step at the moment."""
        getattr(self, step)(at)

    def day_of(self, step: str) -> date | None:
        """The day on which the walk takes the step; None when it does not come to it."""
        return next((at.date() for name, at in self.days if name == step), None)

    @property
    def is_of_street(self) -> bool:
        """Whether the street itself runs the project."""
        return len(self.plan.unit) == 9

    @property
    def community(self) -> str:
        """The community in which it is, the first of those that pay."""
        return self.plan.partners[0] if self.is_of_street else self.plan.unit

    @property
    def place(self) -> str:
        """The community's name."""
        return self.town.names[self.community]

    @property
    def drafter(self) -> User:
        """Who designs, buys and runs it."""
        return self.who("street_clerk") if self.is_of_street else self.who("community_clerk")

    @property
    def acceptor(self) -> User:
        """Who leads its acceptance: the street's engineer for works and the street's own, else the secretary."""
        by_engineer = self.is_of_street or self.plan.type == ProjectType.ENGINEERING
        return self.who("street_engineer") if by_engineer else self.who("community_secretary")

    @property
    def signer(self) -> User:
        """Who signs the contract."""
        return self.who("street_approver") if self.is_of_street else self.who("community_secretary")

    @property
    def worker(self) -> User:
        """Who reports on the work: the supplier where it has an account, else the clerk."""
        is_known = self.project.supplier_id == self.town.suppliers[self.supplier].pk
        if is_known and self.project.track != Track.EMERGENCY:
            return self.town.people["supplier", str(self.supplier + 1)]
        return self.drafter

    @property
    def supplier(self) -> int:
        """Which supplier gets it: works, services, goods."""
        return {"engineering": 0, "service": 1, "goods": 2}[self.plan.type]

    def who(self, role: str) -> User:
        """The person in the role for this project."""
        return self.town.who(role, self.community)

    @staticmethod
    def later(at: datetime, minutes: int) -> datetime:
        """So many minutes on."""
        return at + timedelta(minutes=minutes)
