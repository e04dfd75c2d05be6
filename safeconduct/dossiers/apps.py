from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "safeconduct.dossiers"
