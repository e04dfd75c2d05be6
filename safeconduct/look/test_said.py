"""What a page says once."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory


def test_what_is_too_long_for_a_cookie_is_left_out_and_put_into_no_row():
    request = RequestFactory().get("/")
    request.session = SessionStore()
    said = default_storage(request)
    names = [f"Свидетельство {sha256(bytes([number])).hexdigest()}.pdf" for number in range(40)]
    for name in names:
        said.add(messages.WARNING, name)
    answer = HttpResponse()
    said.update(answer)
    assert list(request.session.keys()) == []
    request.COOKIES = {name: morsel.value for name, morsel in answer.cookies.items()}
    again = [str(one) for one in default_storage(request)]
    assert 0 < len(again) < 40
    assert again == names[-len(again) :]
