"""A browser of few words: speaks to a running face with cookies and the forms' token, from an address of its own."""

import http.client
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

ADDRESS = "127.87.65.43"  # of this machine as well, and nobody else's: what keeps it kept who called
AGENT = "PlantedAgentZq/9.87"


class Answer:
    """What the tests' own browser answers with, as far as it is read."""

    def __init__(self, status: int, content: bytes, location: str) -> None:
        self.status_code, self.content, self.location = status, content, location


class Live:
    """One person at one face."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, dict[str, str]()

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: dict[str, object] | None = None) -> Answer:
        """As the page's form sends it. The token is the cookie's, which each face sets with its first form."""
        token = next((value for name, value in self.cookies.items() if name.endswith(("cd", "cp"))), "")
        sent = {"csrfmiddlewaretoken": token, **(fields or {})}
        if any(isinstance(value, SimpleUploadedFile) for value in sent.values()):
            return self._ask("POST", path, encode_multipart(BOUNDARY, sent), {"Content-Type": MULTIPART_CONTENT})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(sent, doseq=True).encode(), kind)

    def sign_in(self, username: str, passphrase: str) -> Answer:
        self.get("/you/sign-in/")
        return self.post("/you/sign-in/", {"username": username, "passphrase": passphrase, "code": ""})

    def step_up(self, passphrase: str) -> Answer:
        self.get("/you/open-again/")
        return self.post("/you/open-again/", {"passphrase": passphrase, "next": "/"})

    def _ask(self, method: str, path: str, body: bytes | None, more: dict[str, str]) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120, source_address=(ADDRESS, 0))
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "User-Agent": AGENT,
            "X-Forwarded-For": ADDRESS,
            "Origin": f"http://127.0.0.1:{self.port}",
            **more,
        }
        line.request(method, path, body, headers)
        answer = line.getresponse()
        for said in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = said.partition("=")
            self.cookies[name] = value.partition(";")[0]
        content = answer.read()
        line.close()
        return Answer(answer.status, content, answer.headers.get("Location", ""))
