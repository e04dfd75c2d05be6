import re
from collections.abc import Callable

import pytest
from django.test import Client

from safeconduct.accounts.roles import Role
from safeconduct.cases.models import Case, Person
from safeconduct.cases.payloads import PersonIdentity
from safeconduct.cases.services.household import change_identity
from safeconduct.cases.states import CaseState
from safeconduct.conftest import Colleague
from safeconduct.custody.errors import NoGrant
from safeconduct.kernel.errors import NotAllowed

FIELDS: dict[str, dict[str, object]] = {
    "story/change": {"added": "The text"},
    "people/1": {"working_name": "The text", "relation": "principal", "is_adult": "yes", "languages": ["ru"]},
    "identity/1": {"nationality": "RUS", "document": "passport", "family_name": "The text", "given_names": "M."},
    "profile": {"size": 1, "couples": 0, "children": 0, "composition": "mixed", "needs": "The text"},
}


def seen_on(page: bytes) -> str:
    """The version that a page carries in its form."""
    found = re.search(r'name="seen" value="(\d+)"', page.decode())
    assert found
    return found[1]


def typed(fields: dict[str, object], words: str, seen: str) -> dict[str, object]:
    return {name: words if value == "The text" else value for name, value in fields.items()} | {"seen": seen}


@pytest.mark.parametrize("part", FIELDS)
def test_of_two_who_write_at_once_the_later_one_is_told_and_loses_nothing(
    browser: Callable[..., Client], caseworker: Colleague, lead: Colleague, make_case: Callable[..., Case], part: str
) -> None:
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    url, clara, lena = f"/cases/{case.slug}/{part}/", browser(caseworker), browser(lead)
    seen = seen_on(clara.get(url).content)
    assert lena.post(url, typed(FIELDS[part], "Lena was faster", seen_on(lena.get(url).content))).status_code == 302
    refused = clara.post(url, typed(FIELDS[part], "Clara wrote long", seen))
    assert refused.status_code == 400
    assert "Somebody else has changed this since you opened it." in refused.content.decode()
    assert "Clara wrote long" in refused.content.decode()
    assert "Lena was faster" in clara.get(url).content.decode()
    assert clara.post(url, typed(FIELDS[part], "Both together", seen_on(refused.content))).status_code == 302
    assert "Both together" in lena.get(url).content.decode()


def test_a_form_without_the_version_replaces_nothing(
    browser: Callable[..., Client], caseworker: Colleague, make_case: Callable[..., Case]
) -> None:
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    assert browser(caseworker).post(f"/cases/{case.slug}/story/change/", {"added": "New"}).status_code == 400


def test_an_identity_is_written_with_the_second_key_only(
    browser: Callable[..., Client], caseworker: Colleague, make_case: Callable[..., Case]
) -> None:
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    client = browser(caseworker, step_up=False)
    asked = client.post(f"/cases/{case.slug}/identity/1/", typed(FIELDS["identity/1"], "Иванова", "0"))
    assert asked.status_code == 401
    assert "Иванова" in asked.content.decode()
    assert Person.objects.get().identity is None


def test_an_identity_is_not_written_without_its_key(
    make_case: Callable[..., Case], volunteer: Colleague, colleague: Callable[..., Colleague]
) -> None:
    case, both = make_case(CaseState.EVIDENCE), colleague("tess", Role.TRIAGE, Role.CASEWORKER)
    person = case.people.get()
    for who, refusal in ((volunteer, NotAllowed), (both, NoGrant)):
        with pytest.raises(refusal):
            change_identity(who.actor, case=case, person=person, identity=PersonIdentity(nationality="BEL"))
    person.refresh_from_db()
    assert person.identity is None


def test_a_household_is_as_many_as_it_says_and_never_fewer_than_are_entered(
    browser: Callable[..., Client], caseworker: Colleague, make_case: Callable[..., Case]
) -> None:
    case = make_case(CaseState.EVIDENCE, caseworker=caseworker)
    Case.objects.update(size=3)  # as the household said when it asked
    client, base = browser(caseworker), f"/cases/{case.slug}"
    more = {"working_name": "Tim", "relation": "partner", "is_adult": "yes"}
    sizes: list[int] = []
    for _person in range(3):
        assert client.post(f"{base}/people/add/", more).status_code == 302
        sizes.append(Case.objects.get().size)
    assert sizes == [3, 3, 4]
    page = client.get(f"{base}/profile/").content
    assert 'name="size" value="4"' in page.decode()
    too_few = client.post(f"{base}/profile/", FIELDS["profile"] | {"size": 2, "seen": seen_on(page)})
    assert too_few.status_code == 400
    assert "More people than that are entered" in too_few.content.decode()
    case.refresh_from_db()
    assert (case.size, case.profile) == (4, None)
    assert client.post(f"{base}/profile/", FIELDS["profile"] | {"size": 5, "seen": seen_on(page)}).status_code == 302
    assert Case.objects.get().size == 5
