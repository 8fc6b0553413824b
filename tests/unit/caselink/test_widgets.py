"""The attributes of a form's fields."""

import pytest
from django.template import Context, Engine
from django.utils.safestring import SafeString

from caselink.templatetags.widgets import attributes

_DJANGO = (
    "{% for name, value in attrs.items %}{% if value is not False %} {{ name }}"
    "{% if value is not True %}=\"{{ value|stringformat:'s' }}\"{% endif %}{% endif %}{% endfor %}"
)


@pytest.mark.parametrize(
    "attrs",
    [
        {},
        {"class": "govuk-input", "maxlength": 100},
        {"required": True, "disabled": False, "value": ""},
        {"value": '"><script>', "data-told": SafeString("&amp;"), "title": "R & D"},
    ],
)
def test_they_are_as_the_framework_writes_them(attrs):
    said = Engine().from_string(_DJANGO).render(Context({"attrs": attrs}))
    assert attributes(attrs) == said
