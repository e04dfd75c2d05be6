"""The door's fields, as a browser and a manager of passphrases find them."""

import re

import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_words_of_a_sign_in_are_hidden_may_be_pasted_and_are_named_for_managers():
    page = Client().get("/you/sign-in/").content.decode()
    [field] = re.findall(r'<input[^>]*name="passphrase"[^>]*>', page)
    assert {'type="password"', 'autocomplete="current-password"', 'maxlength="200"'} <= set(field.split())
    assert not re.search(r"\bon\w+=", page)
    [code] = re.findall(r'<input[^>]*name="code"[^>]*>', page)
    assert 'autocomplete="one-time-code"' in code
