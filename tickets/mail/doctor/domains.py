"""A domain of ours as receivers see it: where its mail goes, its keys, what it asks them to do.

Everything here raises NamesTrouble if the name servers give no answer.
"""

from django.utils.translation import gettext as _

from tickets.mail.doctor import dkim, dmarc
from tickets.mail.doctor.findings import Finding, Level
from tickets.mail.doctor.names import Names
from tickets.mail.doctor.subjects import Domain
from tickets.mail.doctor.zone_file import zone_line

MX, DKIM, DMARC = "MX", "DKIM", "DMARC"
_NO_HOST = "."  # RFC 7505


def look_at_mx(names: Names, domain: Domain) -> list[Finding]:
    """Where answers of customers go."""
    hosts = names.exchanges(domain.name)
    why = _("Answers of customers go to where MX leads.")
    entry = zone_line(domain.name, "MX", f"10 mail.{domain.name}.")
    if not hosts:
        words = _("There is no MX record.")
        return [Finding(Level.MEND, domain.name, MX, words, why, entry)]
    if _NO_HOST in hosts:
        words = _("The domain says that it takes no mail (MX 0 .).")
        return [Finding(Level.MEND, domain.name, MX, words, why, entry)]
    lost = [host for host in hosts if not names.all_addresses(host)]
    if lost:
        words = _("These hosts have no address: %s.") % ", ".join(lost)
        return [Finding(Level.MEND, domain.name, MX, words, why)]
    return [Finding(Level.WELL, domain.name, MX, ", ".join(hosts))]


def look_at_dkim(names: Names, domain: Domain) -> list[Finding]:
    """The keys under the selectors that admins entered."""
    if not domain.selectors:
        words = _("No selector is known, and selectors can’t be looked up.")
        why = _(
            "Enter the selector at the system address. A test mail that comes back shows it too, "
            "after s= in its DKIM-Signature."
        )
        return [Finding(Level.NOTE, domain.name, DKIM, words, why)]
    return [look_at_key(names, domain.name, selector) for selector in domain.selectors]


def look_at_key(names: Names, domain: str, selector: str) -> Finding:
    """One key."""
    place = dkim.place_of_key(selector, domain)
    title = f"{DKIM} {selector}"
    why = _("With it receivers check the signature that the relay puts on each mail.")
    entry = zone_line(place, "TXT", f"v=DKIM1; k=rsa; p={_('<public key of the relay>')}")
    texts = names.texts(place)
    if not texts:
        words = _("There is no key at %s.") % place
        return Finding(Level.MEND, domain, title, words, why, entry)
    if len(texts) > 1:
        words = _("There is more than one record at %s; receivers take any of them.") % place
        return Finding(Level.MEND, domain, title, words, why)
    try:
        key = dkim.read_key(texts[0])
    except dkim.KeyProblem as problem:
        return Finding(Level.MEND, domain, title, str(problem), why, entry)
    found = _("A key (%(kind)s, %(bits)d bits).") % {"kind": key.kind, "bits": key.bits}
    if key.testing:
        words = _("It says t=y: receivers treat its mail as unsigned. Take that out.")
        return Finding(Level.MEND, domain, title, found, words)
    if key.kind == "rsa" and key.bits < dkim.GOOD_BITS:
        return Finding(Level.NOTE, domain, title, found, _("2048 bits are usual today."))
    return Finding(Level.WELL, domain, title, found)


def look_at_dmarc(names: Names, domain: Domain) -> list[Finding]:
    """What receivers do with mail that only pretends to be ours."""
    return [_dmarc(names, domain.name)]


def _dmarc(names: Names, domain: str) -> Finding:
    place, reports = f"_dmarc.{domain}", f"rua=mailto:postmaster@{domain}"
    why = _("It tells receivers what to do with mail that neither SPF nor DKIM shows to be yours.")
    first = zone_line(place, "TXT", f"v=DMARC1; p=none; {reports}")
    try:
        found = dmarc.find_policy(names, domain)
    except dmarc.DmarcError as error:
        return Finding(Level.MEND, domain, DMARC, str(error), why, first)
    if found is None:
        return Finding(Level.MEND, domain, DMARC, _("There is no record."), why, first)
    words = _("Policy: %(policy)s (by %(place)s).") % {
        "policy": found.policy,
        "place": f"_dmarc.{found.place}",
    }
    if found.policy == "none":
        stricter = zone_line(place, "TXT", f"v=DMARC1; p=quarantine; {reports}")
        why = _("Receivers only report. When the reports show that your own mail passes, go on to:")
        return Finding(Level.NOTE, domain, DMARC, words, why, stricter)
    if not found.reports_to:
        why = _("Nobody is told which mail fails: add rua= with an address that reads reports.")
        return Finding(Level.NOTE, domain, DMARC, words, why)
    return Finding(Level.WELL, domain, DMARC, words)
