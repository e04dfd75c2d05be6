"""Wagtail's pictures as an app, for a face that shows them and has no editor."""

from wagtail.images.apps import WagtailImagesAppConfig


class PicturesConfig(WagtailImagesAppConfig):
    """The models only: choosers, forms and Wagtail's API are the editor's, and half of what a start takes."""

    def ready(self) -> None:
        pass
