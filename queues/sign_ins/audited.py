"""Who signed in at a provider, and who had it forgotten, in the audit log."""

from accounts import audit
from accounts.actors import Actor
from queues.models import ProviderSignIn


def note(actor: Actor, sign_in: ProviderSignIn, verb: str) -> None:
    """``sign_in``, ``ask_for_code`` or ``forget``; tokens are nobody's to read."""
    audit.record(actor, f"provider_sign_in.{verb}", "provider_sign_in", sign_in.pk)
