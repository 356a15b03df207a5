"""Mails that are signed or encrypted: kept whole, marked, and neither checked nor opened (7.9)."""

from tickets.mail.intake.parse import ParsedMail

SIGNED, ENCRYPTED = "signed", "encrypted"
_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNATURES = frozenset(
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
    }
)


def protection_of(mail: ParsedMail) -> str:
    """SIGNED, ENCRYPTED or ""; also of a part that a list or gateway put into a mail of its own."""
    declared = mail.headers.get("Content-Type").lower()
    kinds = {declared.partition(";")[0].strip()}
    kinds |= {file.declared_type.lower() for file in mail.attachments}
    if "multipart/encrypted" in kinds or "application/pgp-encrypted" in kinds:
        return ENCRYPTED
    if kinds & _PKCS7:
        return SIGNED if "signed-data" in declared else ENCRYPTED
    if "-----BEGIN PGP MESSAGE-----" in mail.body_text:
        return ENCRYPTED
    is_signed = "multipart/signed" in kinds or kinds & _SIGNATURES
    return SIGNED if is_signed or "-----BEGIN PGP SIGNED MESSAGE-----" in mail.body_text else ""
