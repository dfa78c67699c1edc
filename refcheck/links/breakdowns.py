"""What a connection broke on -> a failure in an editor's words."""

from __future__ import annotations

import errno
import os
import ssl
from typing import TYPE_CHECKING

import aiohttp

from refcheck.links.trail import Failure

if TYPE_CHECKING:
    from refcheck.links.trail import FailureKind

# X509_V_ERR_… of OpenSSL's x509_vfy.h
_CERTIFICATES = {
    2: "its certificate is signed by somebody who is not known",
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is signed by nobody but itself",
    19: "its certificate is signed by somebody who is not known",
    20: "its certificate is signed by somebody who is not known",
    21: "its certificate is signed by somebody who is not known",
    23: "its certificate was withdrawn",
    62: "its certificate is for another host",
    64: "its certificate is for another host",
}
_TLS = {
    "HTTP_REQUEST": "it does not speak TLS",
    "WRONG_VERSION_NUMBER": "it does not speak TLS",
    "UNSUPPORTED_PROTOCOL": "it speaks no version of TLS that is still safe",
    "TLSV1_ALERT_PROTOCOL_VERSION": "it speaks no version of TLS that is still safe",
    "DH_KEY_TOO_SMALL": "its encryption is too weak",
    "EE_KEY_TOO_SMALL": "its encryption is too weak",
}
_SYSTEM = {
    errno.ECONNREFUSED: "the connection was refused",
    errno.ECONNRESET: "the connection was broken off",
    errno.EPIPE: "the connection was broken off",
    errno.ECONNABORTED: "the connection was broken off",
    errno.EHOSTUNREACH: "its host cannot be reached",
    errno.ENETUNREACH: "its network cannot be reached",
}


def failure_of(url: str, error: Exception, seconds: float) -> Failure:
    """The failure; `seconds` is how long was waited if nobody answered."""
    kind, reason = _told(error)
    connected = not isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
    return Failure(url, kind, reason or f"no answer within {seconds:g} s", connected)


def _told(error: Exception) -> tuple[FailureKind, str]:
    """Kind and reason; the reason of a timeout is left to who knows how long it was."""
    told: tuple[FailureKind, str] = "protocol", "its answer is no HTTP that can be read"
    match error:
        case TimeoutError() | OSError(errno=errno.ETIMEDOUT):
            told = "timeout", ""
        case aiohttp.ClientConnectorCertificateError():
            told = "tls", _about_certificate(error.certificate_error)
        case aiohttp.ClientProxyConnectionError():
            told = "connection", "the proxy cannot be reached"
        case aiohttp.ClientHttpProxyError():
            told = "connection", f"the proxy refused (HTTP {error.status})"
        case aiohttp.ClientConnectorSSLError() | ssl.SSLError():
            told = "tls", _about_tls(error)
        case aiohttp.ServerDisconnectedError():
            told = "protocol", "it closed the connection without an answer"
        case OSError():
            told = "connection", _about_system(error)
    return told


def _about_certificate(error: Exception) -> str:
    code = getattr(error, "verify_code", 0)
    return _CERTIFICATES.get(code, "its certificate is not valid")


def _about_tls(error: OSError) -> str:
    reason = getattr(getattr(error, "os_error", error), "reason", None)
    return _TLS.get(str(reason), "no safe connection came about")


def _about_system(error: OSError) -> str:
    words = _SYSTEM.get(error.errno or 0)
    if words is None and error.errno and error.errno > 0:
        words = os.strerror(error.errno).lower()
    return words or "the connection failed"
