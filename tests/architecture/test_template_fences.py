"""The fences around templates hold, and each bites when a fault is planted."""

from pathlib import Path

import pytest

from tests.architecture import template_fences as fences
from tests.architecture.reading import ROOT

FENCES = [
    fences.own_or_core,
    fences.templates_in_own_folder,
    fences.nothing_inline,
    fences.htmx_four,
    fences.safe_control_names,
    fences.every_post_has_a_token,
    fences.said_through_gettext,
]


@pytest.mark.parametrize("fence", FENCES, ids=lambda f: f.__name__)
def test_the_house_keeps(fence):
    assert fence(ROOT) == []


@pytest.fixture
def page(tmp_path: Path):
    def put(html: str, name: str = "varde/events/templates/events/page.html") -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(html)
        return tmp_path

    return put


def test_a_neighbours_template_is_found(page):
    assert fences.own_or_core(page('{% include "people/_card.html" %}'))
    assert fences.own_or_core(page('{% extends "portal/home.html" %}'))


def test_own_templates_and_those_of_core_pass(page):
    html = '{% extends "base.html" %}{% include "events/_row.html" %}{% include "core/_navigation.html" %}'
    assert fences.own_or_core(page(html)) == []


def test_a_template_outside_its_folder_is_found(page):
    assert fences.templates_in_own_folder(page("", "varde/events/templates/people/page.html"))


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color: red">',
        '<div class="{% if a > b %}x{% endif %}"\n  style="width: {{ n }}px">',
        '<a onclick="go()">',
        "<script>go()</script>",
        "<style>p{}</style>",
        '<a href="javascript:go()">',
        '<button hx-on:click="go()">',
    ],
)
def test_inline_style_script_and_handlers_are_found(page, html):
    assert fences.nothing_inline(page(html))


@pytest.mark.parametrize(
    "html", ['<script src="/x.js" defer></script>', '<p data-style="x">', "{# style= #}", '<i class="on-air">']
)
def test_what_only_looks_inline_passes(page, html):
    assert fences.nothing_inline(page(html)) == []


@pytest.mark.parametrize(
    "html", ['<a hx-vars="x">', '<a hx-disabled-elt="this">', '<a hx-ext="sse">', '<a hx-gett="/">']
)
def test_attributes_of_an_older_htmx_are_found(page, html):
    assert fences.htmx_four(page(html))


def test_attributes_of_htmx_four_pass(page):
    assert fences.htmx_four(page('<a hx-get="/" hx-target:inherited="#x" hx-status:422="swap:none">')) == []


@pytest.mark.parametrize("name", ["form", "action", "name", "target", "id"])
def test_a_control_that_hides_the_forms_own_property_is_found(page, name):
    assert fences.safe_control_names(page(f'<form><input type="text" name="{name}"></form>'))


def test_a_form_without_token_is_found(page):
    assert fences.every_post_has_a_token(page('<form class="x" method="post"><input></form>'))
    assert fences.every_post_has_a_token(page('<form method="post">{% csrf_token %}</form>')) == []
    assert fences.every_post_has_a_token(page('<form method="get"><input></form>')) == []


@pytest.mark.parametrize(
    "html",
    ["<p>Dette er ikke oversatt</p>", '<input placeholder="Søk">', "<c-page title='x' lead=\"Det som venter på deg\">"],
)
def test_norwegian_outside_gettext_is_found(page, html):
    assert fences.said_through_gettext(page(html))


@pytest.mark.parametrize(
    "html",
    [
        '<p>{% translate "Dette er ikke oversatt" %}</p>',
        "<p>{% blocktranslate trimmed with n=3 %}Du har {{ n }} og ikke flere{% endblocktranslate %}</p>",
        "{# Dette er ikke til å lese for andre #}",
        "<p>Varde</p>",
    ],
)
def test_norwegian_inside_gettext_passes(page, html):
    assert fences.said_through_gettext(page(html)) == []
