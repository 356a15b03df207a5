"""Administration in the JSON API (contract 4.17)."""
