"""One line of the catalogue: a parameter as it is written down here before it becomes a row of an edition."""

from dataclasses import dataclass
from typing import Any

from governance.policy.catalogue.sources import cited
from governance.policy.kinds import spelled

GOVERNS, FIXED, NOTED = "governs", "fixed", "noted"
"""What a parameter's value does: the portal reads it, to act by it or to show it; the portal is built so, and another
value would change nothing; it is written down for people, and nothing reads it yet.
"""

NOT_SEEN = "未见南山区明文规定，取默认值"
CARRIED_BACK = "未见2017年版条文，沿用2020年版取值"


@dataclass(frozen=True)
class Entry:
    """A parameter with its value in the 2020 edition and, where it is known to differ, in the 2017 edition."""

    name: str
    label: str
    kind: str
    value: Any
    basis: str
    sources: tuple[str, ...] = ()
    rule: str = ""
    unknown: str = ""
    sentence: str = ""
    note: str = ""
    before: Any = None
    before_basis: str = "default"
    before_note: str = ""
    effect: str = GOVERNS

    def row(self, edition: str) -> dict[str, Any]:
        """The fields of the parameter's row in the edition ("2017" or "2020")."""
        is_old = edition == "2017"
        value = self.before if is_old and self.before is not None else self.value
        basis = self.before_basis if is_old else self.basis
        return {
            "name": self.name,
            "label": self.label,
            "value": spelled(self.kind, value),
            "value_type": self.kind,
            "basis": basis,
            "citation": self._citation_before(basis) if is_old else self._citation(),
            "rule": self.rule,
            "unknown": self.unknown,
            "sentence": self.sentence,
        }

    def _citation(self) -> str:
        found = cited(*self.sources)
        if self.basis == "default":
            found = f"{NOT_SEEN}；参考：{found}" if found else NOT_SEEN
        return f"{found}（{self.note}）" if self.note else found

    def _citation_before(self, basis: str) -> str:
        if basis == "default":
            return self.before_note or CARRIED_BACK
        return f"{cited(*self.sources)}（{self.before_note}）" if self.before_note else cited(*self.sources)
