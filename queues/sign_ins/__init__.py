"""Signing in at mail providers by OAuth 2: consent by browser or by code, tokens, renewing them.

``providers`` knows the addresses, ``asking`` talks to a provider, ``browser`` and ``devices`` get a
consent, ``tokens`` hands out access tokens that hold.
"""
