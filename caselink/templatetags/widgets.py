"""Parts of form fields."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def attributes(attrs: Mapping[str, object]) -> SafeString:
    """HTML attributes, each with a space before it: one that is True has its name alone, one that is False is
    left out. Made here because a template takes five times as long over it, and a long form has hundreds.
    """
    parts = (
        format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value))
        for name, value in attrs.items()
        if value is not False
    )
    return format_html_join("", "{}", ((part,) for part in parts))
