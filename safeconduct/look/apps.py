from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "safeconduct.look"
    label = "look"
