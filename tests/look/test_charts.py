"""A chart is a view of a table: parts of a whole one after another, words for each drawing, the table behind."""

from datetime import date
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.html import escape

from portal.look.charts import Chart, Column, Kind, Line, Table

NAME, LIVE, LATE = Column("机构", Kind.NAME), Column("在办"), Column("其中逾期")


def table(*lines: tuple, total: tuple | None = None) -> Table:
    return Table(
        "在办和逾期", (NAME, LIVE, LATE), [Line(values, {0: "/there"}) for values in lines],
        total=Line(total) if total else None,
    )  # fmt: skip


def drawn(chart: Chart, **context: object) -> str:
    return render_to_string("components/_chart.html", {"of": chart} | context)


def test_each_part_begins_where_the_smaller_one_ends_and_stands_lower():
    [row] = Chart(table(("甲", 8, 2)), (1, 2), tones=("soft", "seal")).rows
    assert [(bar["kind"], bar["x"], bar["width"], bar["height"]) for bar in row["bars"]] == [
        ("seal", "0.0", "250.0", "28.0"), ("soft", "250.0", "750.0", "14.0"),
    ]  # fmt: skip


def test_the_longest_line_is_as_wide_as_the_drawing_and_the_total_is_no_line():
    chart = Chart(table(("甲", 10, 0), ("乙", 5, 5), total=("合计", 15, 5)), (1, 2))
    assert [[bar["width"] for bar in row["bars"]] for row in chart.rows] == [["1000.0"], ["500.0"]]


def test_the_whole_lies_beneath_and_the_mark_stands_at_its_value():
    columns = (NAME, Column("额度", Kind.YUAN), Column("已支付", Kind.YUAN))
    money = Table("资金", columns, [Line(("甲", Decimal(400), Decimal(100)))])
    [row] = Chart(money, (2,), whole=1).rows
    assert (row["track"], row["bars"][0]["width"], row["mark"]) == ("1000.0", "250.0", None)
    [row] = Chart(table(("甲", 5, 10)), (1,), mark=2).rows
    assert (row["track"], row["bars"][0]["width"], row["mark"]) == (None, "500.0", "1000.0")


def test_every_drawing_says_all_its_figures():
    [row] = Chart(table(("甲", 1200, 3)), (1, 2), says=(1,)).rows
    assert row["title"] == "在办 1,200，其中逾期 3"
    assert row["says"] == ["1,200"]
    html = drawn(Chart(table(("甲", 1200, 3)), (1, 2)))
    assert 'role="img" aria-label="在办 1,200，其中逾期 3"' in html


def test_one_bar_needs_no_key_and_parts_are_told_by_height_too():
    assert Chart(table(("甲", 1, 1)), (1,)).keys == []
    keys = Chart(table(("甲", 4, 1)), (1, 2), tones=("soft", "seal")).keys
    assert [(key["kind"], key["size"], key["label"]) for key in keys] == [("soft", 2, "在办"), ("seal", 1, "其中逾期")]


def test_the_table_stands_behind_with_links_total_and_labels():
    html = drawn(Chart(table(("甲", 8, 2), total=("合计", 8, 2)), (1, 2)))
    assert '<details class="more">' in html and "<tfoot>" in html
    assert html.count('<a href="/there">甲</a>') == 2
    assert '<td class="num" data-label="其中逾期">2</td>' in html


def test_an_open_table_needs_no_unfolding():
    html = drawn(Chart(table(("甲", 8, 2)), (1, 2)), is_open=True)
    assert "<details" not in html and '<caption class="sr-only">在办和逾期' in html


def test_nothing_to_draw_is_said_and_draws_nothing():
    for empty in (table(), table(("甲", 0, 0))):
        html = drawn(Chart(empty, (1, 2)), text="还没有项目。")
        assert "还没有项目。" in html and "<svg" not in html
    assert "<table" not in drawn(Chart(table(), (1,)), text="还没有项目。")


def test_what_people_wrote_is_escaped_and_marked_as_chinese():
    html = drawn(Chart(table(("<b>", 1, 0)), (1,)))
    assert escape("<b>") in html and "<b>1" in html and '<span class="bars__name" lang="zh-Hans">' in html


def test_values_in_words():
    cases = [
        (Kind.COUNT, 1234, "1,234"), (Kind.YUAN, Decimal("123456.7"), "123,456.70元"),
        (Kind.DAYS, Decimal("3.5"), "3.5天"), (Kind.PERCENT, Decimal("80.55"), "80.6%"),
        (Kind.DAY, date(2026, 3, 2), "2026年3月2日"), (Kind.COUNT, None, "—"),
    ]  # fmt: skip
    for kind, value, words in cases:
        assert Column("x", kind).shown(value) == words
    assert Column("x", Kind.YUAN).short(Decimal("123456.7")) == "12.35万元"
