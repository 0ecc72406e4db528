from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "varde.inquiries"
    label = "inquiries"
