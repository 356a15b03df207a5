"""The JSON API of dashboard, agents' figures and statistics (contract 4.13 to 4.15)."""
