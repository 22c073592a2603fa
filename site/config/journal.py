"""What the logs must not keep, for Django's loggers and gunicorn's alike."""

import logging
import re

JETON = re.compile(r"(/reservations/|/parcours/agenda/|/partenaires/(?:agenda|demande|invitation)/)[^/\s?\"#.]+")
REQUETE = re.compile(r"(/[^\s?\"]*)\?[^\s\"]*")


class SansJeton(logging.Filter):
    """Hide the tokens of the pages and calendars that an address alone opens, and what people searched for."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = REQUETE.sub(r"\1", JETON.sub(r"\1[jeton]", record.getMessage()))
        record.args = ()
        return True
