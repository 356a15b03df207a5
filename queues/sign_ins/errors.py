"""What can go wrong at a provider; the texts are sentences for admins and hold no secret."""


class SignInTrouble(Exception):
    """There is no token at present. Later, or with other settings, there may be."""


class SignInNeeded(SignInTrouble):
    """There is no consent, or it is over: somebody has to sign in at the provider."""


class StillWaiting(SignInTrouble):
    """Nobody has entered the code yet. ``slower`` says that we asked too often."""

    def __init__(self, message: str, *, slower: bool = False) -> None:
        super().__init__(message)
        self.slower = slower
