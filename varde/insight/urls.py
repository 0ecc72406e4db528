from django.urls import include, path

app_name = "insight"
urlpatterns = [
    path("", include("varde.insight.urls_figures")),
    path("", include("varde.insight.urls_periods")),
    path("", include("varde.insight.urls_quality")),
    path("", include("varde.insight.urls_coverage")),
]
