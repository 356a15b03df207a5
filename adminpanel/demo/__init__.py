"""The demo's data: an invented IT company and three months of its work.

Texts stand in ``people.toml`` and ``stories/*.toml``; everything is written by the operations that
the pages use, with the clock moved back, so history, search and totals are as real as can be.
"""
