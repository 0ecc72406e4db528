"""Numbers, dates and forms the way Varde shows them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from varde.core import idempotency

register = template.Library()
NARROW_NO_BREAK_SPACE = "\u202f"


@register.filter
def number(value: Any) -> str:
    """42182 -> «42 182»; 31.95 -> «31,95»; None -> «–». Decimals as they are, trailing zeros off."""
    if value is None or value == "":
        return "–"
    amount = Decimal(str(value)).normalize()
    text = f"{amount:,f}"
    return text.replace(",", NARROW_NO_BREAK_SPACE).replace(".", ",")


@register.filter
def percent(value: Any) -> str:
    """42.9 -> «42,9 %»; 1 -> «1,0 %»; None -> «–». Always one decimal, as the figures have."""
    if value is None or value == "":
        return "–"
    return f"{Decimal(str(value)):.1f}".replace(".", ",") + " %"


@register.filter
def day(value: date | None) -> str:
    """3. desember 2024"""
    return date_format(value, "j. F Y") if value else "–"


@register.filter
def short_day(value: date | None) -> str:
    """03.12.2024"""
    return value.strftime("%d.%m.%Y") if value else "–"


@register.filter
def moment(value: datetime | None) -> str:
    """3. desember 2024 kl. 14.05"""
    return date_format(localtime(value), "j. F Y \\k\\l. H.i") if value else "–"


@register.simple_tag
def idempotency_key() -> SafeString:
    """The hidden field that makes a form safe to send twice."""
    return format_html('<input type="hidden" name="{}" value="{}">', idempotency.FIELD, idempotency.new_key())


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The present address's query with some values changed (None removes one): ?{% query page=2 %}."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            params.pop(name, None)
        else:
            params[name] = value
    return params.urlencode()


@register.filter
def widget(field: BoundField, described_by: str = "") -> SafeString:
    """The field's input with Designsystemet's class and its description and error wired up."""
    attrs: dict[str, Any] = {}
    kind = getattr(field.field.widget, "input_type", "")
    if kind not in {"checkbox", "radio", "hidden"} or kind == "":
        attrs["class"] = f"ds-input {field.field.widget.attrs.get('class', '')}".strip()
    else:
        attrs["class"] = "ds-input"
    ids = [i for i in (f"{field.id_for_label}-hint" if field.help_text else "", described_by) if i]
    if field.errors:
        attrs["aria-invalid"] = "true"
        ids.append(f"{field.id_for_label}-error")
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    drawn = field.as_widget(attrs=attrs)
    # Django writes the empty choice as nine hyphens; here nothing is a dash, as everywhere else in Varde
    return SafeString(drawn.replace(">---------</option>", ">–</option>"))


@register.filter
def is_choice_list(field: BoundField) -> bool:
    """Radio buttons and check boxes are drawn as a fieldset."""
    return field.use_fieldset


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """mapping[key] in a template; None where it is missing."""
    try:
        return mapping.get(key)
    except AttributeError:
        return None
