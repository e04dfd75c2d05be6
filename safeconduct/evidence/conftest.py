"""A case of the caseworker's own, with one paper in it."""

import pytest
from django.core.files.base import ContentFile

from safeconduct.cases.models import Case
from safeconduct.cases.states import CaseState
from safeconduct.evidence import papers
from safeconduct.evidence.kinds import Origin
from safeconduct.evidence.models import Item
from safeconduct.evidence.services.receive import receive

PAPER = papers.pdf("Справка о несудимости")


@pytest.fixture
def mine(caseworker, make_case) -> Case:
    return make_case(CaseState.EVIDENCE, caseworker=caseworker)


@pytest.fixture
def item(caseworker, mine: Case) -> Item:
    return receive(caseworker.actor, case=mine, file=ContentFile(PAPER, name="справка.pdf"), origin=Origin.HOUSEHOLD)
