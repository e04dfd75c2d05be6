"""What every form carries: {% csrf_token %} writes the proof that a page of ours asked, and the form's one-use key.

It takes the place of Django's tag in every template (settings: TEMPLATES builtins): no form can forget the key.
"""

import secrets
from typing import Final

from django import template
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

FIELD: Final = "one_use_key"

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context: Context) -> SafeString:
    """Two hidden fields. A page that sends a kept form once more gives that form's own key as `one_use_key`.

    Firefox brings hidden fields back when a page is loaded again; a used key must not come back with them.
    """
    proof = SafeString(CsrfTokenNode().render(context))
    if not proof:
        return proof
    key = context.get(FIELD) or secrets.token_urlsafe(32)
    return format_html('{}<input type="hidden" name="{}" value="{}" autocomplete="off">', proof, FIELD, key)
