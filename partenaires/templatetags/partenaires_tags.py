"""Figures and dates in words, for templates."""

from django import template

from partenaires.rapports import mots

register = template.Library()
register.filter("nombre", mots.nombre)
register.filter("pourcent", mots.pourcent)
register.filter("heures", mots.heures)
register.filter("euros", mots.euros)
register.filter("en_date", mots.en_date)
register.filter("sur", mots.sur)
