from django.apps import AppConfig


class ArrivalConfig(AppConfig):
    name = "safeconduct.arrival"
