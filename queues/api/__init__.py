"""The JSON API of all that is configured about where and how (contract 4.7, 4.8)."""
