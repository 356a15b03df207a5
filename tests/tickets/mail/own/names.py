"""Numbers and ids that the mails name."""

NUMBERS = {
    "open": "2026112410000011",
    "rejecting": "2026112410000028",
    "starting anew": "2026112410000035",
    "closed": "2026112410000042",
    "merged": "2026112410000059",
}
# The key under which the mails that pass for our own were signed.
SECRET_KEY = "a key for the mails of the tests"
REPLY = "<answer-of-anna@desk.test>"
PRIVATE_QUESTION = "<question-to-vera@desk.test>"
