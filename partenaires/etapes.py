"""The stages of signing in. Loaded by their path, once allauth's views are: allauth's own stages import them back."""

from allauth.account.stages import LoginByCodeStage
from django.http import HttpRequest


class EtapeCode(LoginByCodeStage):
    """A code that is awaited does not hold anybody: they may go back, correct their address, or use a password."""

    def is_resumable(self, request: HttpRequest) -> bool:
        return False
