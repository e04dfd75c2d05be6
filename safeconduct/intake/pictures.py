"""Requests per week, with a surge marked."""

from statistics import median

from safeconduct.accounts.actors import Actor
from safeconduct.intake.selectors import requests_by_week
from safeconduct.look.pictures import RequestWeeks, Week

SURGE_FACTOR = 3  # a ruling multiplied requests five to eight times overnight; three times the median is worth a mark
SURGE_LEAST = 5


def weeks_picture(actor: Actor) -> RequestWeeks:
    """Sixteen weeks of requests, as far as the actor may see them."""
    counted = requests_by_week(actor)
    usual = median(number for _day, number in counted)
    threshold = max(SURGE_LEAST, SURGE_FACTOR * usual)
    return RequestWeeks([Week(day, number, number >= threshold) for day, number in counted])
