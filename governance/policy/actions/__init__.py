"""The only writers of the policy: editions, overrides and calendar years, one file each."""

from governance.policy.actions.editions import Loaded, load_editions
from governance.policy.actions.overrides import override, restore
from governance.policy.actions.years import Announced, YearLoaded, load_year, read_announcement

__all__ = [
    "Announced",
    "Loaded",
    "YearLoaded",
    "load_editions",
    "load_year",
    "override",
    "read_announcement",
    "restore",
]
