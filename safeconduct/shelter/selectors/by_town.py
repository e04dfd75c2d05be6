"""Homes in the order of their towns' names, which is another one in each language."""

from django.db.models import Case, IntegerField, Value, When

from safeconduct.country.towns import ranks
from safeconduct.shelter.models import Home


def town_rank(field: str) -> Case:
    """An expression to order by: the rank of the town that `field` names ("municipality"). Costs one query."""
    codes = Home.objects.order_by("municipality").values_list("municipality", flat=True).distinct()
    nowhere = When(**{field: ""}, then=Value(-1))  # without any home PostgreSQL would read a bare 0 as a column
    whens = [nowhere, *(When(**{field: code}, then=Value(rank)) for code, rank in ranks(codes).items())]
    return Case(*whens, default=Value(0), output_field=IntegerField())
