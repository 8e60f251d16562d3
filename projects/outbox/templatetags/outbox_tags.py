"""What the template of a mail needs."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from projects.outbox.html import Piece

register = template.Library()

_LINK = '<a href="{0}" style="color:#154a80">{0}</a>'


@register.simple_tag
def mail_line(line: tuple[Piece, ...]) -> SafeString:
    """A line of a mail: words escaped, addresses as links that show the address."""
    return format_html_join("", "{}", ((format_html_join("", _LINK if p.url else "{}", [(p.text,)]),) for p in line))


@register.filter
def is_within(url: str, base: str) -> bool:
    """Whether an address lies within the portal."""
    return url.startswith(f"{base}/")
