"""No test reaches another machine."""

import ipaddress
import socket
from typing import Any

import pytest


class ReseauInterdit(OSError):
    """A test asked for another machine than this one."""


def _est_local(adresse: Any) -> bool:
    if not isinstance(adresse, tuple):
        return True  # a Unix socket
    hote = adresse[0]
    if isinstance(hote, bytes):
        hote = hote.decode()
    if hote in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(hote.split("%")[0]).is_loopback
    except ValueError:
        return False


def interdire(retouche: pytest.MonkeyPatch) -> None:
    """Make sockets refuse any address but loopback, and any name but localhost."""
    connecter, connecter_ex, resoudre = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def connect(self: socket.socket, adresse: Any) -> None:
        if not _est_local(adresse):
            raise ReseauInterdit(f"Un test ne se connecte pas à {adresse!r}.")
        connecter(self, adresse)

    def connect_ex(self: socket.socket, adresse: Any) -> int:
        if not _est_local(adresse):
            raise ReseauInterdit(f"Un test ne se connecte pas à {adresse!r}.")
        return connecter_ex(self, adresse)

    def getaddrinfo(hote: Any, *arguments: Any, **options: Any) -> Any:
        if hote is not None and not _est_local((hote,)):
            raise ReseauInterdit(f"Un test ne cherche pas le nom {hote!r}.")
        return resoudre(hote, *arguments, **options)

    retouche.setattr(socket.socket, "connect", connect)
    retouche.setattr(socket.socket, "connect_ex", connect_ex)
    retouche.setattr(socket, "getaddrinfo", getaddrinfo)
