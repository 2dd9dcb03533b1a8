from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "throughcare.accounts"

    def ready(self) -> None:
        from throughcare.accounts import listening

        listening.connect()
