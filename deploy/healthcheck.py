"""Ends with 0 if the web server of this container answers that it is alive."""

import http.client
import os
import sys

host = os.environ.get("GOTRS_ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*") or "localhost"
connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or 8000), timeout=8)
try:
    connection.request("GET", "/healthz", headers={"Host": host})
    status = connection.getresponse().status
except OSError as error:
    sys.exit(f"The web server does not answer: {error}")
if status != 200:
    sys.exit(f"The web server answers {status}.")
