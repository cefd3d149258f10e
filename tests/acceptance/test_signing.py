"""R64: each member signs once, in her own account or on paper that the lead shows."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from acceptance.actions import inspection as act
from acceptance.models import Inspection
from governance.recusal.actions import declare
from governance.workflow.errors import NotPermitted, OutOfReach, Recused, Refused, Stale
from portal.reports import actions as documents
from portal.reports.models import Kind
from tests.acceptance.conftest import codes
from tests.walk import photo

pytestmark = pytest.mark.rule("R64")


@pytest.fixture
def group(site):
    site.plan()
    site.hear()
    committee, council, proposer = site.gather()
    return site, committee, council, proposer


def test_a_member_signs_in_her_own_account(group):
    site, _committee, council, _proposer = group
    act.sign(council, opinion="fit", typed=council.name, by=council.user, at=site.at)
    assert council.is_own_signature
    assert council.signed_at == site.at


def test_the_typed_name_is_hers(group):
    site, _committee, council, _proposer = group
    with pytest.raises(Refused):
        act.sign(council, opinion="fit", typed="别人", by=council.user, at=site.at)


def test_nobody_signs_or_concludes_before_the_day(site):
    site.ready()
    site.inspection.held_on = site.at.date() + timedelta(days=1)
    site.inspection.save()
    with pytest.raises(Refused) as found:
        site.conclude()
    assert codes(found) == {"before_its_day"}
    act.cancel_inspection(site.inspection, reason="改到明天验收", by=site.lead, at=site.at)
    act.plan_inspection(
        site.project, held_on=site.at.date() + timedelta(days=1), place="三栋", by=site.lead, at=site.at
    )
    site.inspection = Inspection.objects.get(project=site.project, state="planned")
    _committee, council, _proposer = site.gather()
    with pytest.raises(Refused) as found:
        act.sign(council, opinion="fit", typed=council.name, by=council.user, at=site.at)
    assert codes(found) == {"before_its_day"}
    act.sign(council, opinion="fit", typed=council.name, by=council.user, at=site.at + timedelta(days=1))


@pytest.mark.rule("R82")
def test_the_dossier_names_who_signed_and_how(site, town):
    site.ready()
    site.conclude(text="质量合格")
    paper = documents.ask(Kind.DOSSIER, site.project, by=town.clerk)
    said = render_to_string("reports/dossier.html", documents._context(paper))
    assert "第 1 次验收 · 结论：合格" in said and "质量合格" in said
    for member in site.inspection.members.all():
        assert f"<td>{member.name}" in said and member.get_kind_display() in said
    assert "本人账号" in said and "纸质签字" in said and "听取 10 人，其中满意 10 人" in said


def test_on_paper_only_with_its_photo(group):
    site, committee, _council, _proposer = group
    with pytest.raises(Refused) as found:
        act.sign(committee, opinion="fit", by=site.lead, at=site.at)
    assert codes(found) == {"signature_not_sound"}
    act.sign(committee, opinion="fit", paper=photo(), by=site.lead, at=site.at)
    assert committee.paper
    assert not committee.is_own_signature


def test_a_signature_stands(group):
    site, _committee, council, _proposer = group
    act.sign(council, opinion="fit", by=council.user, at=site.at)
    with pytest.raises(Refused):
        act.sign(council, opinion="unfit", by=council.user, at=site.at)
    council.refresh_from_db()
    assert council.opinion == "fit"
    with pytest.raises(Refused):
        act.remove_member(council, by=site.lead, at=site.at)


def test_nobody_signs_for_another(group):
    site, committee, council, _proposer = group
    with pytest.raises(NotPermitted):
        act.sign(council, opinion="fit", paper=photo(), by=site.town.members[1], at=site.at)
    with pytest.raises(OutOfReach):
        act.sign(committee, opinion="fit", paper=photo(), by=site.town.other_clerk, at=site.at)


@pytest.mark.rule("R55")
def test_a_recused_member_does_not_sign(group):
    site, _committee, council, _proposer = group
    declare(council.user, site.project, reason="亲属在承接方任职", by=council.user, at=site.at)
    with pytest.raises(Recused):
        act.sign(council, opinion="fit", by=council.user, at=site.at)


def test_no_conclusion_without_every_signature(group):
    site, committee, council, _proposer = group
    act.sign(council, opinion="fit", by=council.user, at=site.at)
    act.sign(committee, opinion="fit", paper=photo(), by=site.lead, at=site.at)
    with pytest.raises(Refused) as found:
        site.conclude()
    assert codes(found) == {"signatures_missing"}
    assert "提案人老周" in str(found.value)


def test_a_minority_does_not_accept(group):
    site, *_members = group
    site.sign_all("unfit")
    with pytest.raises(Refused) as found:
        site.conclude()
    assert codes(found) == {"found_unfit"}


def test_after_the_conclusion_nobody_signs(group):
    site, *_members = group
    site.sign_all()
    supplier = site.seat("supplier", "施工方高工")
    site.conclude()
    with pytest.raises(Stale):
        act.sign(supplier, opinion="fit", paper=photo(), by=site.lead, at=site.at)
