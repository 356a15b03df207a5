"""Settings of the servers and commands that tests start: the real ones, but passwords cost nothing.

Argon2 fills 100 MB for each sign-in, which everything else on the machine feels. The day of a
ticket signs in with it, and the demo makes its people with it.
"""

from gotrs.settings import *  # noqa: F403
from gotrs.settings import PASSWORD_HASHERS as REAL_HASHERS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *REAL_HASHERS]
