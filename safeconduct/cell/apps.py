from django.apps import AppConfig


class CellConfig(AppConfig):
    name = "safeconduct.cell"
