from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from search import finding, handlers
        from tickets import search_port

        handlers.register()
        search_port.register(finding.find)
