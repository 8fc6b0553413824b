"""The web application, for any WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from caselink import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caselink.settings")
embedded.ensure()

application = get_wsgi_application()
# What is loaded by now lives as long as the process. Python would look through all of it for garbage several
# times a page, which takes an eighth of the page's time; cycles that pages leave behind are still found.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
