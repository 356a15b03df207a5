"""Pages of signing in, of one's own account, and the choice of the theme."""
