"""Real servers that the suite starts on loopback and stops again."""
