from django.apps import AppConfig


class GuestsConfig(AppConfig):
    name = "safeconduct.guests"
