"""What people write with formats: cleaned narrowly, told as plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gotrs.common.written import clean_written, written_to_text

ID = "5f0c0e5e-3d5c-4a87-9a52-0d4a6a9b8f10@picture.gotrs"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div>Hello</div><div>Ben</div>", "Hello\nBen"),
        ("<div>Hello</div><div><br></div><div>Ben</div>", "Hello\n\nBen"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<b>Turn</b> it <i>off</i>", "Turn it off"),
        ("<ul><li>tea</li><li>milk</li></ul>", "- tea\n- milk"),
        ("<ol start='3'><li>tea</li><li>milk</li></ol>", "3. tea\n4. milk"),
        ("<ul><li><div>tea</div><ul><li>green</li></ul></li></ul>", "- tea\n  - green"),
        ("<blockquote>You said<br>so</blockquote>Yes", "> You said\n> so\nYes"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n> > b"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('see <a href="https://x.test/a">the page</a>', "see the page <https://x.test/a>"),
        ('<a href="https://x.test">https://x.test/</a>', "https://x.test/"),
        ('<a href="https://x.test/">x.test</a>', "x.test"),
        ('<a href="mailto:a@x.test">a@x.test</a>', "a@x.test"),
        (f'<img src="cid:{ID}" alt="plan.png">', "[plan.png]"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("", ""),
    ],
)
def test_formats_become_what_a_person_would_type(html: str, text: str) -> None:
    assert written_to_text(html) == text


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://spy.test/pixel.png" alt="x">',
        '<img src="//spy.test/pixel.png">',
        '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
        "<img alt='nothing'>",
        "<svg onload=alert(1)></svg>",
        "<script>alert(1)</script>",
        "<style>b{color:red}</style>",
        "<iframe src='https://spy.test'></iframe>",
        '<form action="https://spy.test"></form>',
    ],
)
def test_nothing_that_runs_or_is_fetched_stays(html: str) -> None:
    assert clean_written(html) == ""


def test_attributes_that_act_or_dress_are_taken_off() -> None:
    source = '<a href="javascript:alert(1)" onclick="x()" style="color:red">go</a>'
    assert clean_written(source) == "<a>go</a>"
    assert clean_written('<div class="x" id="y" style="z:1">a</div>') == "<div>a</div>"


def test_own_pictures_and_formats_stay() -> None:
    html = f'<ul><li><b>a</b></li></ul><img src="cid:{ID}" alt="a" width="10">'
    assert clean_written(html) == html


@given(st.text(alphabet="<>/abdivulolipre\"'= \n&;", max_size=200))
def test_any_input_gives_some_text_and_stays_clean(source: str) -> None:
    cleaned = clean_written(source)
    assert clean_written(cleaned) == cleaned
    assert "<script" not in cleaned
    assert isinstance(written_to_text(cleaned), str)
