"""How the web process runs, in `make run` and in the containers. The address comes from outside."""

import os

from django.urls import get_resolver

wsgi_app = "o2o.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60
graceful_timeout = 5
max_requests = 2000
max_requests_jitter = 200
loglevel = "warning"
control_socket_disable = True
preload_app = True  # imported once, then forked: half the start, half the memory


def when_ready(server: object) -> None:
    """Import every view before the fork, not in each worker's first request."""
    list(get_resolver().url_patterns)
