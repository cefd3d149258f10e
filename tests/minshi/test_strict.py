"""Templates of ours fail on a variable nobody gave; templates of libraries do not."""

import pytest
from django.template import engines

from minshi.settings.strict import OURS, UndefinedVariable


def render(text, origin):
    from django.template import Context, Origin, Template

    engine = engines["django"].engine
    return Template(text, origin=Origin(str(origin)), engine=engine).render(Context({"there": "here"}))


def test_an_unknown_variable_fails_in_our_templates():
    with pytest.raises(UndefinedVariable, match=r"page\.html: \{\{ nowhere \}\}"):
        render("{{ nowhere }}", OURS / "templates" / "page.html")


def test_a_known_variable_and_a_question_do_not():
    assert render("{{ there }}{% if nowhere %}x{% endif %}", OURS / "templates" / "page.html") == "here"


def test_templates_of_libraries_may_ask_for_anything():
    assert render("{{ nowhere }}", OURS / ".venv" / "lib" / "page.html") == ""
