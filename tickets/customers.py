"""The customer user behind the text that a ticket carries (rule 7.16)."""

from accounts.models import CustomerUser


def customer_of(customer_user_id: str) -> CustomerUser | None:
    """The account with this login, any case; None for the bare address of somebody unknown."""
    if not customer_user_id:
        return None
    found: CustomerUser | None = CustomerUser.objects.named_any([customer_user_id.lower()]).first()
    return found
