"""Ends with 0 if the web server of this container answers that it is alive."""

import http.client
import os
import sys

port = int(os.environ.get("PORT") or 8000)
connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
try:
    connection.request("GET", "/healthz")
    status = connection.getresponse().status
except OSError as error:
    sys.exit(f"The web server does not answer: {error}")
if status != 200:
    sys.exit(f"The web server answers {status}.")
