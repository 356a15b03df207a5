"""Pages over the wire: a tenth of their size."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressedPagesMiddleware(GZipMiddleware):
    """Compresses pages and fragments, nothing else.

    Answers of the API keep their strong ETag, files were compressed before, streams must not wait.
    Tokens in forms are masked anew in each page, and the length is blurred at random by Django, so
    that nothing can be learned from how well a page compresses (BREACH).
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The answer, compressed if it is HTML and the browser takes it."""
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.streaming or not is_page:
            return response
        return super().process_response(request, response)
