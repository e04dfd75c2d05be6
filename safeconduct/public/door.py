"""The door of the site's editor on the desk's side."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from safeconduct.accounts.middleware import SITE_EDITORS
from safeconduct.public.services.editors import give_editor_rights
from safeconduct.public.uploads import BarePictures


class EditorsDoor:
    """Gives whoever enters with an editor's role what Wagtail asks for, and takes their pictures bare.

    Stands after the gate, which keeps everybody else out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(f"/{settings.SITE_ADMIN_PREFIX}"):
            actor = request.actor  # type: ignore[attr-defined]  # set by the gate
            if actor is not None and actor.has(*SITE_EDITORS):
                request.upload_handlers = [BarePictures(request)]  # nobody else's picture is ever opened in here
                give_editor_rights(actor.user)
        return self.get_response(request)
