"""The ground of the made-up mails: the tickets that they may answer, fields, filters."""

from accounts import site
from accounts.models import CustomerCompany
from gotrs.common import kept
from tests.cast import USERS, make_agent, make_customer
from tests.tickets.mail.intake.rules import make_filter
from tests.tickets.mail.own import scene
from tickets.models import DynamicField, FieldObject, FieldType


def prepare() -> None:
    """What the mails of our own have, and fields, filters and settings on top."""
    CustomerCompany.objects.create(customer_id="ACME", name="Acme Ltd")
    make_customer("carla@acme.test", "ACME")
    scene.prepare(make_agent("anna", {USERS: ["rw"]}), make_customer("ben@acme.test", "ACME"))
    scene.begin_to_answer()
    for kind in ("Text", "Integer", "Date", "DateTime", "Checkbox"):
        DynamicField.objects.create(name=kind, label=kind, field_type=kind)
    DynamicField.objects.create(
        name="OfArticle",
        label="Of the article",
        field_type=FieldType.TEXT,
        object_type=FieldObject.ARTICLE,
    )
    make_filter("spam", [("X-Spam", "text", "yes")], [("Ignore", "yes")])
    make_filter(
        "parts", [("From", "pattern", r"@(?<host>parts)\.")], [("Title", "by [**\\host**]")]
    )
    make_filter("broken", [("Subject", "pattern", "(")], [("Queue", "Junk")], position=1)
    # Nobody's mails are held back here: that is the matter of other tests.
    site.put("flood_limit", 1_000_000)
    for name in ("find_number_in_body", "find_number_in_attachments", "find_number_in_raw"):
        site.put(name, True)
    kept.forget_everything()
