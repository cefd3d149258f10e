"""R65, R71, U20: what is measured and who is heard before a conclusion."""

from decimal import Decimal

import pytest

from acceptance import queries
from acceptance.models import Measure
from governance.workflow.errors import Refused
from tests.acceptance.conftest import LINES, codes


@pytest.mark.rule("R71")
def test_works_are_measured(works):
    works.plan()
    works.gather()
    works.sign_all()
    with pytest.raises(Refused) as found:
        works.conclude()
    assert codes(found) == {"nothing_measured"}
    works.measure()
    works.conclude()
    assert works.project.state == "accepted"


@pytest.mark.rule("R71")
@pytest.mark.parametrize(("actual", "is_flagged"), [("90", False), ("89.99", True), ("110", False), ("110.01", True)])
def test_beyond_ten_percent_is_flagged_and_explained(works, actual, is_flagged):
    works.plan()
    line = LINES[0] | {"planned": Decimal(100), "actual": Decimal(actual)}
    if is_flagged:
        with pytest.raises(Refused) as found:
            works.measure([line])
        assert codes(found) == {"lines_not_sound"}
    [made] = works.measure([line | {"note": "现场调整"}])
    assert made.is_flagged is is_flagged
    assert list(queries.flagged_inspections()) == ([works.inspection] if is_flagged else [])


@pytest.mark.rule("R71")
def test_measured_again_replaces(works):
    works.plan()
    works.measure()
    works.measure([*LINES, LINES[0] | {"name": "线管"}])
    assert Measure.objects.filter(inspection=works.inspection).count() == 2
    with pytest.raises(Refused):
        works.measure([])


@pytest.mark.rule("R65", "U20")
def test_a_service_hears_ten_or_a_tenth(site):
    site.plan()
    site.gather()
    site.sign_all()
    site.hear(people=9, satisfied=9)
    with pytest.raises(Refused) as found:
        site.conclude()
    assert codes(found) == {"too_few_heard"}
    site.hear(people=1, satisfied=0)
    site.conclude()


@pytest.mark.rule("R65")
def test_no_more_are_content_than_were_heard(site):
    site.plan()
    with pytest.raises(Refused):
        site.hear(people=3, satisfied=4)
    with pytest.raises(Refused):
        site.hear(people=0, satisfied=0)


@pytest.mark.rule("U20")
def test_a_tenth_of_many(site):
    project = site.project
    project.beneficiaries = 1001
    assert queries.opinions_needed(project, site.at) == 101
    project.beneficiaries = 6
    assert queries.opinions_needed(project, site.at) == 6
