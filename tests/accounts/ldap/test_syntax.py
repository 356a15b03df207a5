"""Names, filters and values as RFC 4512, 4514 and 4515 write them."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.ldap import options
from accounts.ldap.client import whole_attribute
from accounts.ldap.entries import LdapGroup, Memberships, read_user
from accounts.ldap.syntax import MAX_DEPTH, check_filter, escape_filter, normal_dn
from accounts.models import Directory

ldap = pytest.importorskip("ldap")
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)


@pytest.mark.parametrize(
    "same",
    [
        ["cn=a,dc=x", "CN=A,DC=X", "cn = a , dc = x", "cn=a;dc=x", 'cn="a",dc=x', "cn=\\61,dc=x"],
        ["cn=Müller,dc=x", "cn=M\\C3\\BCller,dc=x", "cn=MÜLLER,dc=x"],
        ["cn=a\\, b,dc=x", "cn=a\\2C b,dc=x", 'cn="a, b",dc=x', "cn=a\\2c  b,dc=x"],
        ["cn=a+sn=b,dc=x", "sn=b+cn=a,dc=x"],
        ["cn=a\\+b", "cn=a\\2bb"],
        ["cn=\\#a", "cn=\\23a"],
        ["cn=a\\\\", "cn=a\\5C"],
        ["cn=a\\ ", "cn=a"],
        ["2.5.4.3=a", "2.5.4.3=A"],
    ],
)
def test_one_name_written_in_several_ways_compares_equal(same):
    assert None not in {normal_dn(dn) for dn in same}
    assert len({normal_dn(dn) for dn in same}) == 1


@pytest.mark.parametrize(
    "dn", ["", "a", "cn", "cn=a,", ",cn=a", "cn=a,,dc=x", "cn=a\\", "=a", "c n=a", "cn=a,dc"]
)
def test_what_is_no_name(dn):
    assert normal_dn(dn) is None


def test_names_that_differ_stay_apart():
    names = ["cn=a,dc=x", "cn=a\\,dc=x", "cn=a\\+sn=b", "cn=a+sn=b", "cn=b,dc=x", "sn=a,dc=x"]
    assert len({normal_dn(dn) for dn in names}) == len(names)


@given(TEXT)
def test_a_name_made_by_python_ldap_is_read_and_read_again(value):
    from ldap.dn import escape_dn_chars

    found = normal_dn(f"cn={escape_dn_chars(value)},dc=x")
    assert found is not None
    assert found.endswith(",dc=x")
    assert normal_dn(found) == found


@given(st.text())
def test_no_text_breaks_the_readers(text):
    normal_dn(text)
    check_filter(text)
    options.read_interval(text)


@pytest.mark.parametrize(
    "good",
    [
        "(uid=x)",
        "(&(objectClass=person)(|(uid=x)(mail=x@y))(!(cn=z)))",
        "(cn=*)",
        "(cn=a*b*c)",
        "(cn=)",
        "(cn=a\\2ab)",
        "(cn~=a)",
        "(n>=1)",
        "(n<=1)",
        "(cn:dn:2.4.6.8.10:=Dino)",
        "(o:dn:=Ace)",
        "(:1.2.3:=x)",
        "(memberOf:1.2.840.113556.1.4.1941:=cn=a,dc=x)",
        "(cn;lang-de=Müller)",
        "(2.5.4.3=x)",
    ],
)
def test_filters_that_are_some(good):
    assert check_filter(good) is None


@pytest.mark.parametrize(
    "bad",
    ["", "uid=x", "(uid=x", "uid=x)", "(uid=x))", "((uid=x))", "()", "(&)", "(!(a=b)(c=d))",
     "(uid)", "(uid=(x))", "(uid=\\zz)", "(uid=\\2)", "(u id=x)", "(cn~=a*)", "(uid=x)(uid=y)",
     "(" + "&(" * MAX_DEPTH * 2, "(a=" + "x" * 3000 + ")", " (uid=x)", "(uid=\x00)"],
)  # fmt: skip
def test_filters_that_are_none(bad):
    assert check_filter(bad)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_escaped_value_is_only_a_value(value):
    written = f"(uid={escape_filter(value)})"
    assert check_filter(written) is None
    assert not set(escape_filter(value)) & set("()*\x00")


def settings(**said):
    row = Directory(host="h", base_dn="dc=x", bind_dn="cn=b", options=said)
    return options.settings_of(row, "")


@pytest.mark.parametrize("place", ["{username}", "%(user)s", "%s"])
def test_the_name_stands_where_the_filter_says(place):
    found = settings(user_filter=f"(|(uid={place})(mail={place}@x%))")
    assert found.filter_for("a*b") == "(|(uid=a\\2ab)(mail=a\\2ab@x%))"
    assert found.filter_for("{username}%s") == "(|(uid={username}%s)(mail={username}%s@x%))"
    assert found.filter_for_all == "(|(uid=*)(mail=*@x%))"
    assert found.filter_template % {"user": "ann"} == "(|(uid=ann)(mail=ann@x%))"


def test_a_filter_without_a_place_for_the_name_gets_one():
    found = settings(user_filter="(a=b)", attribute_map={"username": "sAMAccountName"})
    assert found.filter_for("ann") == "(&(a=b)(sAMAccountName=ann))"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30m", 1800), ("1h", 3600), ("1h30m", 5400), ("1d", 86400), ("90s", 90), ("1h0m0s", 3600)],
)
def test_intervals(text, seconds):
    assert options.read_interval(text).total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "1", "m", "59s", "31d", "-1h", "1h 30m", "1.5h", "0m"])
def test_what_is_no_interval(text):
    assert options.read_interval(text) is None


def test_values_are_read_with_care():
    guid = uuid.uuid4()
    user = read_user(
        (
            "uid=a,dc=x",
            {
                "UID": [b"anna"],
                "mail": [b"\xff\xfe", b"", b" a@b.test "],
                "sn": ["Müller".encode()],
                "givenName": [b"two\r\nlines\x00"],
                "objectGUID": [guid.bytes_le],
            },
        ),
        settings(),
    )
    assert (user.username, user.email, user.last_name) == ("anna", "a@b.test", "Müller")
    assert (user.first_name, user.title, user.entry_id) == ("two lines", "", str(guid))


def test_members_are_found_however_their_name_is_written():
    user = read_user(("CN=Müller\\, A,dc=X", {"uid": [b"Anna"]}), settings())
    groups = [
        LdapGroup("cn=a", "a", "", ("cn=m\\C3\\BCller\\2c a,DC=x",)),
        LdapGroup("cn=b", "b", "", ("anna",)),
        LdapGroup("cn=c", "c", "", ("CN=B", "cn=d")),
        LdapGroup("cn=d", "d", "", ("cn=c",)),
        LdapGroup("cn=e", "e", "", ("cn=x",)),
    ]
    assert [group.name for group in Memberships(groups).of(user)] == ["a", "b", "c", "d"]


def test_members_of_large_groups_of_active_directory_come_in_parts():
    """MS-ADTS 3.1.1.3.1.3.3; slapd does not do it."""
    asked = []

    def read(name):
        asked.append(name)
        start = int(name.partition("=")[2].removesuffix("-*"))
        end = "*" if start == 4 else str(start + 1)
        return {f"member;range={start}-{end}": [b"m%d" % start]}

    whole = whole_attribute(
        {"cn": [b"x"], "member": [], "member;range=0-1": [b"m0"]}, "member", read
    )
    assert whole["member"] == [b"m0", b"m2", b"m4"]
    assert asked == ["member;range=2-*", "member;range=4-*"]
    plain = {"cn": [b"x"], "member": [b"m0"]}
    assert whole_attribute(plain, "member", read) == plain
