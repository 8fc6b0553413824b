"""The web application, for any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from caselink import embedded, garbage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caselink.settings")
embedded.ensure()

application = get_wsgi_application()
garbage.seldom()
garbage.keep_what_is_there()
