"""Whose certificates count where a request goes out, read once for the whole process."""

import ssl
from functools import cache

import httpx2


@cache
def certificates() -> ssl.SSLContext:
    """For `verify=` of each client of HTTP that is made for one request. It would read them anew:
    32 ms of CPU, a third of what an automatic first reply took in the worker, and nobody else of
    the process has a turn meanwhile."""
    return httpx2.create_ssl_context()
