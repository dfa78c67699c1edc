"""Certificates of hosts that are none, made anew for each run of the tests."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from functools import cache

import trustme

NAMES = ("secure.example", "a.example", "*.example", "pages.test", "public.test")
_LONG_AGO = {
    "not_before": datetime(2020, 1, 1, tzinfo=UTC),
    "not_after": datetime(2021, 1, 1, tzinfo=UTC),
}


@cache
def authority():
    """Known to nobody but `trusting`."""
    return trustme.CA()


@cache
def serving(kind="host"):
    """A server's context with the certificate of a "host", an "expired" or a "self_signed" one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if kind == "self_signed":
        itself = trustme.CA()
        with itself.cert_pem.tempfile() as cert, itself.private_key_pem.tempfile() as key:
            context.load_cert_chain(cert, key)
        return context
    until = _LONG_AGO if kind == "expired" else {}
    authority().issue_cert(*NAMES, **until).configure_cert(context)
    return context


def trusting():
    """A client's context that knows the tests' authority."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context
