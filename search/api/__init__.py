"""The JSON API of search and saved searches (contract 4.12)."""
