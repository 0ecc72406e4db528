"""All addresses, in Norwegian. Each room owns the part below its first word."""

from django.urls import include, path

urlpatterns = [
    path("", include("varde.portal.urls")),
    path("konto/", include("varde.people.urls_account")),
    path("", include("varde.people.urls")),
    path("prosjekter/", include("varde.projects.urls")),
    path("arrangementer/", include("varde.events.urls")),
    path("henvendelser/", include("varde.inquiries.urls")),
    path("evaluering/", include("varde.evaluation.urls")),
    path("arsverk/", include("varde.worklog.urls")),
    path("nettressurser/", include("varde.content.urls")),
    path("arbeidsbok/", include("varde.exchange.urls")),
    path("", include("varde.insight.urls")),
]
handler403 = "varde.core.views.refused"
handler404 = "varde.core.views.not_found"
handler500 = "varde.core.views.broken"
