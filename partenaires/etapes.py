"""The stages of signing in."""

from allauth.account.stages import LoginByCodeStage
from django.http import HttpRequest


class EtapeCode(LoginByCodeStage):
    """A code that is awaited does not hold anybody: they may go back, correct their address, or use a password."""

    def is_resumable(self, request: HttpRequest) -> bool:
        return False
