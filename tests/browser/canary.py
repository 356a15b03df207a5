"""Watches a page for everything that hostile text would have it do."""

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Dialog, Page, Route

from tests.servers.app import App


class Canary:
    """Scripts that call it, dialogs, new windows, and requests to other hosts."""

    def __init__(self, page: Page, app: App) -> None:
        self._own = urlsplit(app.url).netloc
        self.calls: list[str] = []
        self.requests: list[str] = []
        page.context.expose_function("canary", self._on_call)
        page.context.route("**/*", self._on_route)
        page.context.on("page", self._on_page)
        page.on("dialog", self._on_dialog)
        page.on("console", self._on_console)

    def _on_route(self, route: Route) -> None:
        if urlsplit(route.request.url).netloc in {self._own, ""}:
            route.continue_()
        else:
            self.requests.append(route.request.url)
            route.abort()

    def _on_call(self, where: str) -> None:
        self.calls.append(where)

    def _on_page(self, page: Page) -> None:
        self.calls.append(f"opened {page.url}")

    def _on_dialog(self, dialog: Dialog) -> None:
        self.calls.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _on_console(self, message: ConsoleMessage) -> None:
        if "Blocked script" in message.text:
            self.calls.append(message.text)

    def check(self) -> None:
        """Nothing was run, opened or asked for."""
        assert (self.calls, self.requests) == ([], [])
