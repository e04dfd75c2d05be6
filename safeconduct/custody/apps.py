from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "safeconduct.custody"

    def ready(self) -> None:
        from safeconduct.custody import acting  # which listens to the database

        acting.listen()
