"""Entry point of the web server (granian runs it)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
application = get_wsgi_application()

if os.environ.get("PARVIS_WORKER_INSIDE"):
    from parvis.kernel.jobs import Worker

    Worker().start()  # a daemon thread: one machine needs no second command
