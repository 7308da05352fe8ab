"""Words about money's ways, for templates."""

from django import template

from payments import providers

register = template.Library()
register.filter("provider_name", providers.label)
