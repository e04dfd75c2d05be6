from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "safeconduct.accounts"
