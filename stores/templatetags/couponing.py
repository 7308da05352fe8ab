"""Coupons in words, for templates."""

from django import template

from stores import coupon_words

register = template.Library()
register.filter("coupon_off", coupon_words.off)
register.filter("coupon_terms", coupon_words.terms)
