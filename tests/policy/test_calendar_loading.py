"""How a year comes into the calendar, and how an announcement takes the place of a provisional year."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from governance.events import SYSTEM
from governance.events.log import history
from governance.policy.actions import Announced, load_year, read_announcement
from governance.policy.calendar import add_working_days, changed_days
from governance.policy.errors import CalendarRefused
from governance.policy.models import CalendarDay, CalendarYear
from governance.policy.queries import calendar_years, special_days
from tests.policy.conftest import moment

pytestmark = [pytest.mark.rule("U37"), pytest.mark.django_db]
SOURCE = "国务院办公厅关于2027年部分节假日安排的通知"
OFF, WORK = False, True


def announced(*rows):
    return [Announced(date(2027, month, day), is_workday, name) for month, day, is_workday, name in rows]


NOTICE = announced((1, 1, OFF, "元旦"), (1, 4, OFF, "元旦"), (1, 9, WORK, "调休上班（元旦）"))


def test_announced_year_names_its_source_and_its_days(db):
    done = load_year(2025, by=SYSTEM)
    assert (done.is_new, done.is_provisional) == (True, False)
    rows = CalendarDay.objects.filter(date__year=2025)
    assert rows.count() == 365 and not rows.filter(is_provisional=True).exists()
    assert "2025年部分节假日安排的通知" in rows.first().source
    made_up = [f"{row.date:%m-%d}" for row in special_days(2025) if row.is_workday]
    assert made_up == ["01-26", "02-08", "04-27", "09-28", "10-11"]


def test_loading_again_changes_nothing(calendar):
    assert not any(load_year(year, by=SYSTEM).is_new for year in (2025, 2027))
    assert history(CalendarYear.objects.get(year=2025)).count() == 1


def test_year_of_which_nothing_is_known_is_refused(db):
    with pytest.raises(CalendarRefused, match="没有2028年的放假安排"):
        load_year(2028, by=SYSTEM)


def test_announcement_replaces_the_provisional_year_with_an_event(calendar):
    assert add_working_days(date(2026, 12, 31), 5).day == date(2027, 1, 8)
    done = load_year(2027, by=SYSTEM, at=moment(2026, 12, 5), announcement=NOTICE, source=SOURCE)
    assert done.is_replaced and not done.is_provisional
    assert {date(2027, 1, 4), date(2027, 1, 9), date(2027, 2, 5)} <= set(done.changed)
    deadline = add_working_days(date(2026, 12, 31), 5)
    assert (deadline.day, deadline.is_provisional) == (date(2027, 1, 9), False)
    event = history(CalendarYear.objects.get(year=2027)).last()
    assert (event.verb, event.code) == ("calendar.load", "calendar.replace")
    assert "2027-01-04" in event.values["changed"] and event.values["source"] == SOURCE


def test_changed_days_are_those_the_announcement_turned_round(calendar):
    assert changed_days() == []
    done = load_year(2027, by=SYSTEM, at=moment(2026, 12, 5), announcement=NOTICE, source=SOURCE)
    assert tuple(changed_days()) == tuple(changed_days(since=moment(2026, 12, 5))) == done.changed
    assert changed_days(since=moment(2026, 12, 6)) == []


def test_announced_year_is_not_replaced(calendar):
    rows = [Announced(date(2026, 1, 1), OFF, "元旦")]
    with pytest.raises(CalendarRefused, match="2026年的日历已按公布的放假安排载入"):
        load_year(2026, by=SYSTEM, announcement=rows, source=SOURCE)


def test_a_new_year_may_be_loaded_straight_from_its_announcement(db):
    done = load_year(2030, by=SYSTEM, announcement=[Announced(date(2030, 1, 1), OFF, "元旦")], source="通知")
    assert done.is_new and not done.is_provisional
    assert calendar_years().get().source == "通知"


@pytest.mark.parametrize(
    ("rows", "source", "sentence"),
    [
        ([], SOURCE, "没有任何日期"),
        (NOTICE, " ", "没有写明放假通知"),
        ([*NOTICE, NOTICE[0]], SOURCE, "重复的日期"),
        ([Announced(date(2028, 1, 1), OFF, "元旦")], SOURCE, "2028-01-01不属于2027年"),
    ],
)
def test_bad_announcement_is_refused_and_the_year_stays(calendar, rows, source, sentence):
    with pytest.raises(CalendarRefused, match=sentence):
        load_year(2027, by=SYSTEM, announcement=rows, source=source)
    assert CalendarYear.objects.get(year=2027).is_provisional


def test_file_is_read(tmp_path):
    path = tmp_path / "2027.csv"
    path.write_text(
        "date,kind,name\n2027-01-01,休,元旦\n2027-01-09,班,调休上班\n2027-01-04,off,元旦\n", encoding="utf-8-sig"
    )
    assert [(row.day.day, row.is_workday) for row in read_announcement(path)] == [(1, OFF), (9, WORK), (4, OFF)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("日期,类别\n", "date,kind,name"),
        ("date,kind,name\n2027-13-01,休,元旦\n", "第2行"),
        ("date,kind,name\n2027-01-01,也许,元旦\n", "第2行"),
        ("date,kind,name\n2027-01-01,休\n", "第2行"),
    ],
)
def test_bad_file_is_refused_with_its_line(tmp_path, text, sentence):
    path = tmp_path / "2027.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CalendarRefused, match=sentence):
        read_announcement(path)


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(CalendarRefused, match="读不到文件"):
        read_announcement(tmp_path / "none.csv")


def test_command_replaces_and_prints_the_changed_days(calendar, tmp_path, capsys):
    path = tmp_path / "2027.csv"
    path.write_text("date,kind,name\n2027-01-01,休,元旦\n2027-01-09,班,调休上班\n", encoding="utf-8")
    call_command("load_calendar", 2027, file=path, source=SOURCE)
    assert "变更日期：01-09、02-05" in capsys.readouterr().out
    with pytest.raises(CommandError, match="不得替换"):
        call_command("load_calendar", 2027, file=path, source=SOURCE)
    with pytest.raises(CommandError, match="须写明年份"):
        call_command("load_calendar", file=path)


def test_load_policy_twice_then_everything_is_there(db, capsys):
    call_command("load_policy")
    call_command("load_policy")
    assert "工作日历：没有变化" in capsys.readouterr().out
    assert list(calendar_years().values_list("year", flat=True)) == list(range(2016, 2028))
    assert [row.year for row in calendar_years() if row.is_provisional] == [2027]
