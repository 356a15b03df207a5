"""Texts of each language, and how it writes dates where Django's own way is not ours."""
