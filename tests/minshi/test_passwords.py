"""Passwords: long enough, not common, of any signs, taken exactly as typed; changed only with the one before."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from governance.people.actions.accounts import issue_password
from governance.people.models import User
from tests.town import PASSWORD

LOGIN, CHANGE, WORK = "/accounts/login/", "/accounts/password/change/", "/work/"
NEW = " 新密码 With Spaces and ÜNICODE " + "长" * 80


def sign_in(password=PASSWORD):
    client = Client()
    client.post(LOGIN, {"login": "clerk", "password": password})
    return client


def is_in(client):
    return client.get(WORK).status_code == 200


def change(client, old, new):
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


@pytest.mark.parametrize("weak", ["short9!", "password123", "1234567890", "qwertyuiop"])
def test_short_and_common_ones_are_refused(weak):
    with pytest.raises(ValidationError):
        validate_password(weak)


@pytest.mark.parametrize("good", ["correct horse battery", "只用汉字也可以一共十个字", NEW])
def test_any_signs_and_more_than_a_hundred_are_taken(good):
    validate_password(good)


@pytest.mark.parametrize(
    "weak",
    ["Nanshan-2026!", "民生微实事2026年民生微实事", "shenzhen_nanshan_88", "clerk-clerk-2026", "李秀英20260301a!"],
)
def test_words_of_the_place_and_of_oneself_are_refused(weak):
    with pytest.raises(ValidationError, match="地名、平台名"):
        validate_password(weak, User(username="clerk", name="李秀英"))


@pytest.mark.parametrize("good", ["nanshan correct horse", "南山脚下一匹正确的马吃草"])
def test_a_word_among_others_is_no_harm(good):
    validate_password(good, User(username="clerk", name="李秀英"))


def test_the_first_password_opens_nothing_until_it_is_changed(town):
    first = issue_password(town.clerk, by=town.secretary)
    client = sign_in(first)
    answer = client.get(WORK)
    assert answer.status_code == 302 and answer["Location"].startswith(CHANGE)
    assert client.get("/my/data/").status_code == 302
    assert "初始密码" in client.get(CHANGE, follow=True).text
    change(client, first, NEW)
    assert is_in(client) and is_in(sign_in(NEW))


def test_it_is_told_to_change_it_again_after_another_was_issued(town):
    for _time in range(2):
        assert not is_in(sign_in(issue_password(town.clerk, by=town.secretary)))


def test_it_is_taken_exactly_as_typed(town):
    change(sign_in(), PASSWORD, NEW)
    assert is_in(sign_in(NEW))
    assert not is_in(sign_in(NEW.strip())) and not is_in(sign_in(NEW.lower()))


def test_without_the_one_before_it_is_not_changed(town):
    change(sign_in(), "not the one", NEW)
    assert is_in(sign_in())


def test_changing_it_ends_every_other_session(town):
    here, there = sign_in(), sign_in()
    change(here, PASSWORD, NEW)
    assert is_in(here) and not is_in(there)


def test_it_is_masked_and_may_be_pasted(client, db):
    page = client.get(LOGIN).text
    assert 'type="password"' in page and "onpaste" not in page and 'autocomplete="off"' not in page
