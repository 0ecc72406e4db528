from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "varde.exchange"
    label = "exchange"
