"""Whom a link may be shown to: {% load pages %}."""

from uuid import UUID

from django import template

from safeconduct.accounts.actors import Actor
from safeconduct.accounts.pages import pages
from safeconduct.custody import grants
from safeconduct.custody.compartments import Compartment

register = template.Library()


@register.filter
def may_enter(actor: Actor | None, page: str) -> bool:
    """Whether the roles of this colleague open a page of the desk: {% if actor|may_enter:"cases:open" %}."""
    return actor is not None and actor.may_enter(pages().get(page, frozenset()))


@register.simple_tag
def holds_key(actor: Actor, subject: UUID, compartment: str) -> bool:
    """Whether they hold a key: {% holds_key actor home.pk "address" as has_key %}. A lock without one leads nowhere."""
    return grants.may_open(actor, subject, Compartment(compartment))
