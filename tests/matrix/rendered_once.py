"""The page of a refusal, rendered once for many cells: most answers are one, and its look costs more than the refusal.

Once for each principal, page, method and words. What was rendered of one household stands for the others of the same
page: the words are part of what is compared, and the frame around them knows of the household the address alone, which
is taken out of what is kept. A form that is given back is rendered each time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context, Template

from safeconduct.accounts import error_pages


def without_address(content: bytes, path: str) -> bytes:
    """Of "/", which stands everywhere, where it leads back to alone."""
    if path == "/":
        return content.replace(b'next=/"', b'next="')
    for part in (path.encode(), path.replace("/", "%2F").encode()):
        content = content.replace(part, b"")
    return content


@contextmanager
def refusals_rendered_once() -> Iterator[None]:
    """Within the block; nothing is kept from one block to the next."""
    kept = dict[tuple[object, ...], bytes]()

    def once(request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
        if context["typed"] is not None:
            return render(request, template, context, status=status)
        actor, match = getattr(request, "actor", None), request.resolver_match
        key = (actor and actor.user.pk, match and match.view_name, request.method, status, *map(str, context.values()))
        if key not in kept:
            answer = render(request, template, context, status=status)
            kept[key] = without_address(answer.content, request.get_full_path())
            return answer
        return HttpResponse(kept[key], status=status)

    with patch.object(error_pages, "render", once), patch.object(Template, "_render", _unobserved):
        yield


def _unobserved(self: Template, context: Context) -> str:
    """Django's tests copy the context of every template for whoever wants to look at it: nobody here."""
    return self.nodelist.render(context)
