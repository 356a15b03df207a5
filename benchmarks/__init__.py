"""Figures of GOTRS on a big database: ``make bench`` or ``python -m benchmarks``."""
