"""What keeps a bad record from being written down, and a supplier with one from being chosen."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.policy.periods import months_later
from governance.policy.values import value
from governance.workflow.guards import Sentence, guard, say
from projects.kinds import Misconduct


def clean_since(at: Any, *, unit_code: str, edition: Any = None) -> date:
    """The day after which whoever is chosen at the unit must have done nothing wrong (R49)."""
    years = value("supplier.clean_years", edition=edition, unit_code=unit_code, at=at).value
    return months_later(timezone.localdate(at), -12 * years)


def counting(records: QuerySet, since: date) -> QuerySet:
    """Of these bad records those that count: not taken back, and established after the day (R49)."""
    return records.filter(state="standing", happened_on__gt=since)


@guard(rule="R49", mends="projects:purchase")
def supplier_not_clean(purchase: Any, *, at: Any, given: Any) -> Sentence | None:
    """The chosen supplier has no standing bad record of the last years."""
    if not purchase.chosen_id:
        return None
    party = purchase.chosen.party
    since = clean_since(at, unit_code=purchase.unit_code, edition=purchase.project.edition)
    record = counting(party.bad_records.all(), since).order_by("-happened_on").first()
    if record is None:
        return None
    return say(
        _("%(party)s 在 %(day)s 之后有不良记录（%(kind)s，%(on)s 认定），不能承接，请另选报价。"),
        party=party.name, day=since, kind=record.get_kind_display(), on=record.happened_on,
    )  # fmt: skip


@guard(rule="R49", asks=True)
def bad_record_not_sound(unit: Any, *, at: Any, given: Any) -> Sentence | None:
    """A bad record says what was done, when that was established, not tomorrow, and on what paper it rests."""
    if given["kind"] not in Misconduct.values:
        return say(_("请从列表中选择不良记录的情形。"))
    if given["happened_on"] > timezone.localdate(at):
        return say(_("认定日期晚于今天。"))
    if len(given["basis"].strip()) < 4:
        return say(_("请写明依据，例如处理决定文号（至少 4 个字）。"))
    return None
