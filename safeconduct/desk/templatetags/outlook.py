"""What holds a case up, on its page: {% load outlook %}{% outlook case %}."""

from typing import Any

from django import template
from django.template import Context

from safeconduct.cases.models import Case

register = template.Library()


@register.inclusion_tag("desk/_outlook.html", takes_context=True)
def outlook(context: Context, case: Case) -> dict[str, Any]:
    """Two cards for a .grid: what must still be done, and the papers against the lodging day where there are any."""
    from safeconduct.desk.outlook import outlook_of  # Django reads every tag library at once, on the public face too

    return {"outlook": outlook_of(context["actor"], case), "case": case}
