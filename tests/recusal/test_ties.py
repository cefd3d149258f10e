"""R57, R59: the register against the data: what is found is shown and judged by somebody else; it recuses nobody."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from audit.queries.red_flags import red_flags
from governance.events import SYSTEM
from governance.events.log import history
from governance.people.actions import record_party
from governance.people.models import Party
from governance.recusal.actions import enter_interest
from governance.recusal.models import Tie
from governance.recusal.queries import is_recused, ties_of
from governance.workflow.errors import NotPermitted
from projects.actions import procurement
from projects.actions.ties import judge
from projects.lifecycle.project import State
from projects.queries.ties import alike_bids, ties
from tests.walk import walk

pytestmark = pytest.mark.rule("R57")

SINCE = date(2025, 3, 1)


@pytest.fixture
def buying(town):
    """A project that is being bought."""
    return walk(State.PROCUREMENT, town=town)


def quote(buying, party, amount=20_000):
    return procurement.record_quote(
        buying.project.current_purchase(), party=party, amount=Decimal(amount), received_on=buying.at.date(),
        by=buying.town.clerk, at=buying.at,
    )  # fmt: skip


def found(buying):
    return {(tie.user.username, tie.ground) for tie in Tie.objects.select_related("user")}


def enter(person, **fields):
    words = {"kind": "relative", "relation": "spouse", "organisation": "某公司", "name": "某人", "from_day": SINCE}
    return enter_interest(**(words | fields), by=person)


def test_without_anything_in_common_nothing_is_found(town, buying):
    quote(buying, town.supplier)
    assert not Tie.objects.exists()


def test_a_relative_is_the_legal_representative(town, buying):
    enter(town.secretary, name="高师傅")
    quote(buying, town.supplier)
    assert found(buying) == {("secretary", "legal_rep")}


def test_the_same_telephone_and_address_and_organisation(town, buying):
    enter(town.clerk, phone="13800000000")
    enter(town.approver, kind="property", relation="self", organisation="", name="", address="南山区创业路0号")
    enter(town.chair, kind="shares", relation="self", name="", organisation=town.supplier.name)
    quote(buying, town.supplier)
    assert found(buying) == {("clerk", "phone"), ("approver", "address"), ("chair", "registered")}


def test_own_property_at_the_site(town, buying):
    enter(town.members[3], kind="property", relation="self", organisation="", name="", address=buying.project.place)
    quote(buying, town.supplier)
    tie = Tie.objects.get()
    assert (tie.user, tie.ground, tie.party) == (town.members[3], "site", None)


@pytest.mark.rule("U18")
@pytest.mark.parametrize(("until", "binds"), [(date(2023, 3, 14), True), (date(2023, 3, 13), False)])
def test_employment_binds_for_three_years_after_it_ended(town, buying, until, binds):
    enter(
        town.clerk, kind="employment", relation="self", name="", organisation=town.supplier.name,
        from_day=date(2020, 1, 1), until_day=until,
    )  # fmt: skip
    quote(buying, town.supplier)
    assert Tie.objects.exists() is binds


@pytest.mark.rule("U18")
def test_a_relative_who_left_binds_no_more(town, buying):
    enter(town.clerk, name="高师傅", until_day=date(2025, 12, 1))
    quote(buying, town.supplier)
    assert not Tie.objects.exists()


def test_somebody_elsewhere_is_not_looked_at(town, buying):
    enter(town.other_clerk, name="高师傅")
    quote(buying, town.supplier)
    assert not Tie.objects.exists()


def test_a_tie_recuses_nobody_until_somebody_else_confirms_it(town, buying):
    enter(town.clerk, name="高师傅")
    quote(buying, town.supplier)
    tie, project = Tie.objects.get(), buying.project
    assert not is_recused(town.clerk, project)
    with pytest.raises(NotPermitted):
        judge(project, tie, is_confirmed=True, verdict="本人认可", by=town.clerk)
    with pytest.raises(ValidationError, match="核实情况"):
        judge(project, tie, is_confirmed=True, verdict="是", by=town.secretary)
    judge(project, tie, is_confirmed=True, verdict="经谈话核实，属配偶", by=town.secretary)
    assert is_recused(town.clerk, project)
    assert history(project).filter(verb="recusal.tie_confirmed").count() == 1
    with pytest.raises(ValidationError, match="已经核实"):
        judge(project, tie, is_confirmed=False, verdict="重新核实结论", by=town.secretary)


def test_a_dismissed_tie_keeps_its_reason_and_is_not_found_again(town, buying):
    enter(town.clerk, name="高师傅")
    quote(buying, town.supplier)
    judge(buying.project, Tie.objects.get(), is_confirmed=False, verdict="同名，不是一人", by=town.approver)
    quote(buying, town.rivals[0])
    tie = Tie.objects.get()
    assert (tie.is_confirmed, tie.verdict) == (False, "同名，不是一人")
    assert not is_recused(town.clerk, buying.project)


def test_nobody_judges_her_own_tie(town, buying):
    enter(town.secretary, name="高师傅")
    quote(buying, town.supplier)
    with pytest.raises(PermissionDenied, match="涉及本人"):
        judge(buying.project, Tie.objects.get(), is_confirmed=False, verdict="没有关系", by=town.secretary)


def test_the_clerk_sees_it_before_the_award_and_the_auditor_on_the_checks_and_among_the_flags(town, buying, client):
    enter(town.chair, name="高师傅")
    quote(buying, town.supplier)
    pk = buying.project.pk
    for person, name in ((town.clerk, "projects:purchase"), (town.auditor, "audit:checks")):
        client.force_login(person)
        page = client.get(reverse(name, args=[pk])).content.decode()
        assert "疑似利害关系" in page and town.chair.name in page, name
    assert any(flag.rule == "R57" and town.chair.name in flag.sentence for flag in red_flags(town.auditor))
    where = reverse("recusal:ties", args=[pk])
    tie = Tie.objects.get()
    client.force_login(town.secretary)
    sent = {"do": f"judge-{tie.pk}", "is_confirmed": "no", "verdict": "同名，不是一人"}
    assert client.post(where, sent | {"verdict": ""}).status_code == 422
    assert client.post(where, sent).status_code == 302
    assert not any(flag.rule == "R57" for flag in red_flags(town.auditor))


def test_looking_costs_the_same_for_any_number_of_interests(town, buying, django_assert_max_num_queries):
    quote(buying, town.supplier)
    for member in town.members:
        enter(member, name="高师傅")
    with django_assert_max_num_queries(9):
        assert len(ties(buying.project, at=buying.at)) == len(town.members)


@pytest.mark.rule("R59")
def test_two_bidders_with_one_telephone_are_shown_and_flagged(town, buying, client):
    twin = record_party(
        name="深圳市孪生工程有限公司", registration="91440300MA5DEMO09X", registered_on=date(2016, 1, 1),
        legal_rep="另一人", phone="13800000000", by=SYSTEM,
    )  # fmt: skip
    quote(buying, town.supplier)
    quote(buying, town.rivals[0], 21_000)
    purchase = buying.project.current_purchase()
    assert not alike_bids(purchase.quotes.all())
    day = buying.at.date()
    assert not any(flag.rule == "R59" for flag in red_flags(town.auditor, on=day))
    quote(buying, twin, 22_000)
    assert {each.party for each in alike_bids(purchase.quotes.all())} == {town.supplier, twin}
    flags = [flag for flag in red_flags(town.auditor, on=day) if flag.rule == "R59"]
    assert len(flags) == 1 and twin.name in flags[0].sentence and town.rivals[0].name not in flags[0].sentence
    client.force_login(town.clerk)
    page = client.get(reverse("projects:purchase", args=[buying.project.pk])).content.decode()
    assert "与本次其他报价单位相同" in page


def test_the_register_is_asked_again_when_the_supplier_is_chosen(town, buying):
    offered = quote(buying, town.supplier)
    enter(town.clerk, name="高师傅")
    assert not Tie.objects.exists()
    procurement.choose(
        offered.purchase, quote=offered, reason="价格最低", scope_note="照明工程施工", by=town.clerk, at=buying.at
    )
    assert found(buying) == {("clerk", "legal_rep")}


def test_what_nobody_has_judged_stands_first(town, buying):
    enter(town.clerk, phone="13800000000")
    enter(town.chair, kind="shares", relation="self", name="", organisation=town.supplier.name)
    quote(buying, town.supplier)
    judged, waiting = Tie.objects.order_by("pk")
    judge(buying.project, judged, is_confirmed=False, verdict="同号为旧号码", by=town.approver, at=buying.at)
    assert list(ties_of(buying.project)) == [waiting, Tie.objects.get(pk=judged.pk)]


def test_many_ties_are_turned_over_and_each_is_still_judged(client, town, buying):
    subject = {"subject_type": "project", "subject_id": buying.project.pk, "ground": "phone", "found_at": buying.at}
    parties = Party.objects.bulk_create(
        Party(name=f"供应商{number}", kind=Party.Kind.ORGANISATION, registration=f"91440300MA500000{number:02}")
        for number in range(22)
    )
    ties = Tie.objects.bulk_create(Tie(user=town.clerk, party=party, **subject) for party in parties)
    url = reverse("recusal:ties", args=[buying.project.pk])
    client.force_login(town.approver)
    first = client.get(url)
    assert len(first.context["rows"]) == 20 and first.context["older_url"]
    earliest = {"do": f"judge-{ties[0].pk}", "is_confirmed": "no", "verdict": ""}
    refused = client.post(url, earliest)
    assert refused.status_code == 422 and f'id="tie-{ties[0].pk}"' in refused.content.decode()
    assert client.post(url, earliest | {"verdict": "同号为旧号码"}).status_code == 302
    assert ties[0].pk not in [row["tie"].pk for row in client.get(url + first.context["older_url"]).context["rows"]]
    [judged] = client.get(url + "?judged=1").context["rows"]
    assert judged["tie"].pk == ties[0].pk and judged["paper"] is None


@pytest.mark.parametrize(("number", "is_cut"), [(5, False), (6, True)])
def test_beside_an_award_it_is_said_how_many_ties_there_are(client, town, buying, number, is_cut):
    subject = {"subject_type": "project", "subject_id": buying.project.pk, "ground": "phone", "found_at": buying.at}
    parties = Party.objects.bulk_create(
        Party(name=f"供应商{each}", kind=Party.Kind.ORGANISATION, registration=f"91440300MA500000{each:02}")
        for each in range(number)
    )
    Tie.objects.bulk_create(Tie(user=town.secretary, party=party, **subject) for party in parties)
    for person, name in ((town.clerk, "projects:purchase"), (town.auditor, "audit:checks")):
        client.force_login(person)
        page = client.get(reverse(name, args=[buying.project.pk]))
        assert len(page.context["ties"].rows) == 5 and page.text.count("（待核实）") == 5
        assert (f"…等 {number} 处" in page.text) is is_cut
        assert reverse("recusal:ties", args=[buying.project.pk]) in page.text


def test_while_nothing_is_judged_the_page_still_says_what_waits(client, town, buying):
    enter(town.secretary, name="高师傅")
    quote(buying, town.supplier)
    client.force_login(town.approver)
    url = reverse("recusal:ties", args=[buying.project.pk])
    page = client.get(url + "?judged=1&list=state%3Dprocurement")
    assert page.context["rows"] == [] and "没有发现关联" not in page.text
    [waiting, judged] = page.context["chips"]
    assert (waiting["count"], waiting["url"]) == (1, "?list=state%3Dprocurement")
    assert (judged["count"], judged["is_current"]) == (0, True)
    assert len(client.get(url + waiting["url"]).context["rows"]) == 1
