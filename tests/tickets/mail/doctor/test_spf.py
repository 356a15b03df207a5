"""SPF as receivers evaluate it (RFC 7208)."""

import ipaddress
from collections.abc import Mapping, Sequence

import pytest

from gotrs.common.destinations import IpAddress
from tickets.mail.doctor.names import NamesTrouble
from tickets.mail.doctor.spf import SpfResult, check_host, count_lookups
from tickets.mail.doctor.spf_record import SpfError, read_record

Records = Mapping[tuple[str, str], Sequence[str]]


class Zone:
    """Records in a dictionary; a name with the record ``dead`` gives no answer."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def texts(self, name: str) -> list[str]:
        return self._of(name, "TXT")

    def exchanges(self, name: str) -> list[str]:
        return self._of(name, "MX")

    def addresses(self, name: str, version: int) -> list[IpAddress]:
        found = map(ipaddress.ip_address, self._of(name, "A"))
        return [one for one in found if one.version == version]

    def hosts(self, address: IpAddress) -> list[str]:
        return self._of(str(address), "PTR")

    def _of(self, name: str, kind: str) -> list[str]:
        found = self._records.get((name.lower(), kind), ())
        if "dead" in found:
            raise NamesTrouble("no answer")
        return list(found)


def spf(record: str, **more: Sequence[str]) -> Zone:
    """example.com with this record; ``A_host`` and so on are records of hosts below it."""
    records: dict[tuple[str, str], Sequence[str]] = {("example.com", "TXT"): [record]}
    for key, values in more.items():
        kind, _line, host = key.partition("_")
        records[f"{host}.example.com" if host else "example.com", kind] = values
    return Zone(records)


def verdict(zone: Zone, address: str = "192.0.2.1", **more: str) -> SpfResult:
    return check_host(zone, ipaddress.ip_address(address), "example.com", **more).result


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 -all", "fail"),
        ("v=spf1 ~all", "softfail"),
        ("v=spf1 ?all", "neutral"),
        ("v=spf1 +all", "pass"),
        ("v=spf1 ALL", "pass"),
        ("v=spf1", "neutral"),
        ("v=spf1 ip4:192.0.2.1 -all", "pass"),
        ("v=spf1 ip4:192.0.2.0/24 -all", "pass"),
        ("v=spf1 ip4:192.0.3.0/24 -all", "fail"),
        ("v=spf1 -ip4:192.0.2.1 +all", "fail"),
        ("v=spf1 ip6:2001:db8::/32 -all", "fail"),
        ("v=spf1   ip4:192.0.2.1   -all", "pass"),
        ("v=spf1 x-unknown=%{i} -all", "fail"),
        # What nobody understands.
        ("v=spf1 ip4:192.0.2.256 -all", "permerror"),
        ("v=spf1 ip4:192.0.2.0/33 -all", "permerror"),
        ("v=spf1 ip4:2001:db8::1 -all", "permerror"),
        ("v=spf1 ipv4:192.0.2.1 -all", "permerror"),
        ("v=spf1 192.0.2.1 -all", "permerror"),
        ("v=spf1 include -all", "permerror"),
        ("v=spf1 include:localhost -all", "permerror"),
        ("v=spf1 all:example.com", "permerror"),
        ("v=spf1 exists:%{q}.example.com -all", "permerror"),
        ("v=spf1 redirect=a.test redirect=b.test", "permerror"),
        # No record of this kind.
        ("v=spf10 -all", "none"),
        ("spf2.0/pra -all", "none"),
    ],
)
def test_a_record_is_read_as_receivers_read_it(record: str, result: str) -> None:
    assert verdict(spf(record)) == result


@pytest.mark.parametrize(
    ("record", "more", "result"),
    [
        ("v=spf1 a -all", {"A_": ["192.0.2.1"]}, "pass"),
        ("v=spf1 a:out.example.com -all", {"A_out": ["192.0.2.9"]}, "fail"),
        ("v=spf1 a:out.example.com/24 -all", {"A_out": ["192.0.2.9"]}, "pass"),
        ("v=spf1 a/0//0 -all", {"A_": ["198.51.100.1"]}, "pass"),
        ("v=spf1 mx -all", {"MX_": ["mx.example.com"], "A_mx": ["192.0.2.1"]}, "pass"),
        ("v=spf1 mx -all", {"MX_": ["mx.example.com"], "A_mx": ["192.0.2.7"]}, "fail"),
        ("v=spf1 mx/24 -all", {"MX_": ["mx.example.com"], "A_mx": ["192.0.2.7"]}, "pass"),
        ("v=spf1 include:ok.example.com -all", {"TXT_ok": ["v=spf1 +all"]}, "pass"),
        ("v=spf1 include:ok.example.com ~all", {"TXT_ok": ["v=spf1 -all"]}, "softfail"),
        ("v=spf1 include:no.example.com -all", {}, "permerror"),
        ("v=spf1 include:x.example.com -all", {"TXT_x": ["v=spf1 a:bad"]}, "permerror"),
        ("v=spf1 include:x.example.com -all", {"TXT_x": ["dead"]}, "temperror"),
        ("v=spf1 redirect=x.example.com", {"TXT_x": ["v=spf1 -all"]}, "fail"),
        ("v=spf1 redirect=x.example.com", {}, "permerror"),
        ("v=spf1 redirect=x.example.com ?all", {"TXT_x": ["v=spf1 -all"]}, "neutral"),
        ("v=spf1 exists:%{ir}.%{v}.example.com -all", {}, "fail"),
        (
            "v=spf1 exists:%{ir}.%{v}.example.com -all",
            {"A_1.2.0.192.in-addr": ["127.0.0.2"]},
            "pass",
        ),
        ("v=spf1 exists:%{l1r-}.%{d2} -all", {"A_some": ["127.0.0.2"]}, "pass"),
        ("v=spf1 include:example.com -all", {}, "permerror"),
    ],
)
def test_what_it_refers_to_is_followed(
    record: str, more: dict[str, Sequence[str]], result: str
) -> None:
    assert verdict(spf(record, **more), sender="some-joe@example.com") == result


def test_two_records_are_as_bad_as_none() -> None:
    zone = Zone({("example.com", "TXT"): ["v=spf1 +all", "v=spf1 +all"]})
    assert verdict(zone) == "permerror"
    assert verdict(Zone({})) == "none"
    assert verdict(Zone({("example.com", "TXT"): ["dead"]})) == "temperror"


def test_an_address_of_version_6_is_looked_for_among_its_own() -> None:
    zone = spf("v=spf1 a ip6:2001:db8:1::/48 -all", A_=["192.0.2.1", "2001:db8::1"])
    assert verdict(zone, "2001:db8::1") == "pass"
    assert verdict(zone, "2001:db8:1::5") == "pass"
    assert verdict(zone, "2001:db8:2::5") == "fail"
    assert verdict(zone, "::ffff:192.0.2.1") == "pass"


def test_a_name_of_the_address_counts_if_it_leads_back() -> None:
    records: dict[tuple[str, str], Sequence[str]] = {
        ("example.com", "TXT"): ["v=spf1 ptr -all"],
        ("192.0.2.1", "PTR"): ["mail.example.com"],
        ("mail.example.com", "A"): ["192.0.2.1"],
        ("192.0.2.2", "PTR"): ["mail.example.com"],
    }
    assert verdict(Zone(records)) == "pass"
    assert verdict(Zone(records), "192.0.2.2") == "fail"


def test_after_ten_lookups_receivers_stop() -> None:
    ten = " ".join(f"a:h{number}.example.com" for number in range(10))
    hosts = {f"A_h{number}": ["198.51.100.1"] for number in range(10)}
    assert verdict(spf(f"v=spf1 {ten} -all", **hosts)) == "fail"
    assert verdict(spf(f"v=spf1 {ten} mx -all", **hosts)) == "permerror"
    record = read_record(f"v=spf1 {ten} include:more.example.com -all")
    more = spf("", TXT_more=["v=spf1 a mx -all"])
    assert count_lookups(more, record, "example.com") == 13


def test_two_names_may_lead_nowhere() -> None:
    assert verdict(spf("v=spf1 a:x.example.com a:y.example.com -all")) == "fail"
    three = "v=spf1 a:x.example.com a:y.example.com a:z.example.com -all"
    assert verdict(spf(three)) == "permerror"


def test_counting_a_record_that_includes_itself_ends() -> None:
    record = read_record("v=spf1 include:example.com include:example.com -all")
    zone = spf(record.text)
    assert 10 < count_lookups(zone, record, "example.com") < 100


def test_why_a_record_is_none_is_said() -> None:
    with pytest.raises(SpfError, match="“ip4:x” holds no address of its kind"):
        read_record("v=spf1 ip4:x -all")
