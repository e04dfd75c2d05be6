"""A colleague's telephone in Chromium's own authenticator: added, allowed to open what is sealed twice, used for both."""

from urllib.parse import urlsplit

import pytest

from safeconduct.accounts.models import Passkey
from safeconduct.custody.models import PasskeyWrap
from safeconduct.look.conftest import violations
from tests.journeys.conftest import browsing, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PHONE = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
    "hasPrf": True,
}


@pytest.fixture
def desk(settings, caseworker):
    with serving("desk") as base, browsing() as browser:
        settings.DESK_ORIGIN = f"http://localhost:{urlsplit(base).port}"
        page = browser.new_context(base_url=settings.DESK_ORIGIN, reduced_motion="reduce").new_page()
        said = []
        page.on("console", lambda line: said.append(line.text) if line.type in {"error", "warning"} else None)
        line = page.context.new_cdp_session(page)
        line.send("WebAuthn.enable")
        line.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
        yield page
        assert said == []
    assert Passkey.objects.get().counter > 1
    assert PasskeyWrap.objects.count() == 1


def is_at(page, path):
    page.wait_for_url(lambda url: urlsplit(url).path == path, timeout=15_000)
    return page


def test_a_telephone_signs_in_and_opens_what_is_sealed_twice(desk, caseworker):
    desk.goto("/you/sign-in/")
    desk.fill("[name=username]", "clara")
    desk.fill("[name=passphrase]", caseworker.passphrase)
    desk.get_by_role("button", name="Open", exact=True).click()
    desk.goto("/you/me/passkeys/add/")
    desk.fill("[name=passphrase]", caseworker.passphrase)
    desk.get_by_role("button", name="Open", exact=True).click()
    assert violations(is_at(desk, "/you/me/passkeys/add/")) == []
    desk.fill("[name=name]", "My telephone")
    desk.get_by_role("button", name="Make the passkey").click()
    assert violations(is_at(desk, "/you/me/passkeys/")) == []
    desk.get_by_role("button", name="Let it open names, papers and addresses").click()
    desk.get_by_text("It signs you in, and opens names").wait_for()
    desk.get_by_role("button", name="Lock now").click()
    is_at(desk, "/you/ended/")

    desk.goto("/you/sign-in/")
    desk.fill("[name=username]", "clara")
    desk.fill("[name=passphrase]", caseworker.passphrase)
    desk.get_by_role("button", name="Use a passkey instead").click()
    is_at(desk, "/")
    desk.goto("/you/me/passkeys/add/")
    assert violations(is_at(desk, "/you/open-again/")) == []
    desk.get_by_role("button", name="Open with a passkey").click()
    assert violations(is_at(desk, "/you/me/passkeys/add/")) == []
