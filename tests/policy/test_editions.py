"""R01, R06: which edition holds on a day, what each says, and that a published one stays as it is."""

from datetime import date
from decimal import Decimal

import pytest

from governance.events import SYSTEM
from governance.events.log import history
from governance.policy import catalogue
from governance.policy.actions import load_editions
from governance.policy.errors import NoEdition, PublishedIsFixed
from governance.policy.models import Edition, Parameter
from governance.policy.values import edition_on, value
from tests.policy.conftest import moment

pytestmark = pytest.mark.rule("R01")


@pytest.mark.rule("R02", "R03", "R04", "R06")
@pytest.mark.parametrize(("edition", "service", "goods", "engineering"), [("2017", 20, 50, 50), ("2020", 50, 50, 100)])
def test_caps_of_each_edition(rules, edition, service, goods, engineering):
    caps = [value(f"cap.{name}", edition=edition).value for name in ("service", "goods", "engineering")]
    assert caps == [Decimal(wan * 10_000) for wan in (service, goods, engineering)]
    assert {value(f"cap.{name}", edition=edition).basis for name in ("service", "goods", "engineering")} == {
        "regulation"
    }


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2017, 1, 1), "2017"),
        (date(2020, 9, 3), "2017"),
        (date(2020, 9, 4), "2020"),
        (date(2026, 11, 20), "2020"),
    ],
)
def test_edition_in_force_on_a_day(rules, day, code):
    assert edition_on(day).code == code


def test_a_moment_counts_as_its_day_in_shanghai(rules):
    assert edition_on(moment(2020, 9, 4, 0, 1)).code == "2020"
    assert edition_on(moment(2020, 9, 3, 23, 59)).code == "2017"


def test_before_the_first_edition_is_refused(rules):
    with pytest.raises(NoEdition, match="2016-12-31尚无已公布的政策版本"):
        edition_on(date(2016, 12, 31))


def test_unknown_edition_is_refused(rules):
    with pytest.raises(NoEdition, match="1999"):
        value("cap.service", edition="1999")


def test_draft_is_not_in_force(rules):
    Edition.objects.create(code="2030", name="草案", effective_from=date(2026, 1, 1), citation="草案")
    assert edition_on(date(2026, 6, 1)).code == "2020"


def test_a_newer_edition_takes_over_and_the_pinned_one_keeps_its_numbers(rules):
    newer = Edition.objects.create(code="2030", name="新版", effective_from=date(2026, 6, 1), citation="新版")
    row = next(entry for entry in catalogue.ENTRIES if entry.name == "cap.service").row("2020")
    Parameter.objects.create(edition=newer, **(row | {"value": "600000.00"}))
    newer.is_published = True
    newer.save()
    assert value("cap.service", at=moment(2026, 5, 31)).value == 500_000
    assert value("cap.service", at=moment(2026, 6, 1)).value == 600_000
    assert value("cap.service", edition="2020", at=moment(2026, 6, 1)).value == 500_000


@pytest.mark.parametrize(
    "attempt",
    [
        lambda edition, row: row.save(),
        lambda edition, row: row.delete(),
        lambda edition, row: edition.save(),
        lambda edition, row: edition.delete(),
        lambda edition, row: Parameter.objects.filter(pk=row.pk).update(value="1"),
        lambda edition, row: Parameter.objects.filter(pk=row.pk).delete(),
        lambda edition, row: Parameter.objects.bulk_update([row], ["value"]),
        lambda edition, row: Parameter.objects.bulk_create([Parameter(edition=edition, name="x", rule="R01")]),
        lambda edition, row: edition.parameters.create(name="x", rule="R01"),
        lambda edition, row: edition.parameters.update(value="1"),
        lambda edition, row: Edition.objects.filter(code="2020").update(is_published=False),
        lambda edition, row: Edition.objects.all().delete(),
    ],
)
def test_published_edition_cannot_change(rules, attempt):
    edition = Edition.objects.get(code="2020")
    row = edition.parameters.get(name="cap.service")
    row.value = "1.00"
    with pytest.raises(PublishedIsFixed, match="已公布，不得改动"):
        attempt(edition, row)
    assert value("cap.service", edition="2020").value == 500_000


def test_parameter_cannot_leave_a_published_edition_for_a_draft(rules):
    draft = Edition.objects.create(code="2030", name="草案", effective_from=date(2030, 1, 1), citation="草案")
    row = Parameter.objects.get(edition="2020", name="cap.goods")
    row.edition = draft
    with pytest.raises(PublishedIsFixed):
        row.save()


def test_draft_may_change(db):
    draft = Edition.objects.create(code="2030", name="草案", effective_from=date(2030, 1, 1), citation="草案")
    row = draft.parameters.create(name="cap.goods", label="上限", value="1.00", value_type="money", rule="R03")
    row.value = "2.00"
    row.save()
    assert value("cap.goods", edition="2030").value == 2
    Parameter.objects.filter(edition=draft).update(value="3.00")
    assert value("cap.goods", edition="2030").value == 3


def test_loading_twice_changes_nothing_and_each_load_leaves_one_event(rules):
    assert [done.parameters for done in load_editions(by=SYSTEM)] == [0, 0]
    assert history(Edition.objects.get(code="2020")).count() == 1


def test_loading_adds_a_new_name_to_a_published_edition_but_alters_none(rules, monkeypatch):
    extra = catalogue.Entry("test.extra", "新增", "integer", 3, "default", rule="R01")
    monkeypatch.setattr(catalogue, "ENTRIES", [*catalogue.ENTRIES, extra])
    assert value("cap.goods", edition="2020").value == 500_000
    load_editions(by=SYSTEM)
    assert value("test.extra", edition="2020").value == 3


def test_loading_refuses_to_alter_a_published_edition(rules, monkeypatch):
    changed = catalogue.Entry("cap.service", "服务类单项资金上限", "money", 700_000, "regulation", ("SEED",), "R02")
    others = [entry for entry in catalogue.ENTRIES if entry.name != "cap.service"]
    monkeypatch.setattr(catalogue, "ENTRIES", [*others, changed])
    with pytest.raises(PublishedIsFixed, match=r"cap\.service"):
        load_editions(by=SYSTEM)
    assert value("cap.service", edition="2020").value == 500_000
