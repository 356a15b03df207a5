"""People, groups, roles and companies under /api/v1 (contract 4.10, 4.11)."""
