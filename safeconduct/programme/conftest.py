"""What tests of the agreement, and journeys that pass through it, do again and again."""

import re
from collections.abc import Mapping

from django.test import Client

from safeconduct.programme.packs import FIRST, pack_of
from safeconduct.programme.words import Applies


def fields_of_a_proposal(**changes: str) -> dict[str, str]:
    """The fields of a proposal that answers every criterion."""
    fields = {"overall": "A summons for next week.", "tie": "no"}
    for rule in pack_of(FIRST).criteria:
        fields |= {f"applies_{rule.id}": Applies.YES, f"words_{rule.id}": f"What we know of {rule.id}."}
    return fields | changes


def signature_on(client: Client, page: str, **changes: str) -> Mapping[str, str]:
    """The fields of the second signature, as the page of the selection gives them."""
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', client.get(page).content.decode())
    assert found, "the page offers no signature"
    return {"seen": found[1], "tie": "no"} | changes
