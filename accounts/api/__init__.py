"""The JSON API of accounts (contract 4.1, 4.2, 4.9)."""
