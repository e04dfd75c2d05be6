"""Where one is within a case: {% load cases %}."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.cases.models import Case
from safeconduct.cases.parts import PARTS, tabs_of
from safeconduct.custody import grants

register = template.Library()


@register.inclusion_tag("cases/_in_case.html", takes_context=True)
def in_case(context: Context, case: Case, part: str, here: str = "") -> dict[str, Any]:
    """
    The way here and the tabs of a case: {% in_case case "story" %}.

    here: the name of a page below that part; it has the way only: {% in_case case "story" _("Add to it") %}.
    """
    trail = [(_("Cases"), reverse("cases:cases"))]
    if here or part != "case":
        trail.append((case.name, reverse("cases:case", args=[case.slug])))
    if here and part in PARTS and part != "case":
        trail.append((str(PARTS[part].label), reverse(PARTS[part].page, args=[case.slug])))
    if here:
        return {"trail": trail, "here": here, "tabs": []}
    opens = grants.compartments_open_to(context["actor"], case.pk)
    name = case.name if part == "case" else PARTS[part].label
    return {"trail": trail, "here": name, "tabs": tabs_of(context["actor"], case, opens, part)}
