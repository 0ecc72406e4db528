from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "varde.evaluation"
    label = "evaluation"
