"""What a walk found, written as OpenAPI: the faces answer people and publish no such thing themselves."""

from typing import Any
from urllib.parse import urlsplit

from tests.hostile.scanning.crawl import Form, Found, asked_with

ANYTHING = {"default": {"description": "a page"}}
HTML_FORM = "application/x-www-form-urlencoded"
TOKEN = "csrfmiddlewaretoken"


def schema(found: Found, token: str) -> dict[str, Any]:
    """Each address with its method; a field is any text, and the token what the cookie says."""
    paths: dict[str, dict[str, Any]] = {}
    for path in found.paths:
        _at(paths, path)["get"] = {"parameters": _asked(asked_with(path)), "responses": ANYTHING}
    for form in found.forms:
        if form.method == "POST":
            _at(paths, form.path)["post"] = {"requestBody": _typed(form, token), "responses": ANYTHING}
        else:
            _at(paths, form.path)["get"] = {"parameters": _asked(dict(form.fields)), "responses": ANYTHING}
    return {"openapi": "3.0.3", "info": {"title": "a face", "version": "1"}, "paths": paths}


def _at(paths: dict[str, dict[str, Any]], path: str) -> dict[str, Any]:
    return paths.setdefault(urlsplit(path).path, {})


def _asked(fields: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "schema": {"type": "string"}, "example": value} for name, value in fields.items()
    ]


def _typed(form: Form, token: str) -> dict[str, Any]:
    fields: dict[str, Any] = {name: {"type": "string", "example": value} for name, value in form.fields}
    fields[TOKEN] = {"type": "string", "enum": [token]}
    content = {"type": "object", "properties": fields, "required": [TOKEN], "additionalProperties": False}
    return {"required": True, "content": {HTML_FORM: {"schema": content}}}
