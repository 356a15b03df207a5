"""The contract of the API, held against a live server: every operation, by everybody."""
