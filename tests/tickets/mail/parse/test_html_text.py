import pytest

from tickets.mail.intake.parse.html_text import html_to_text, text_to_html


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ("plain", "plain"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("one<br>two<BR/>three", "one\ntwo\nthree"),
        ("a \n  <b>b</b>\tc", "a b c"),
        ("&lt;b&gt; &amp; &#252; &euro;&nbsp;5", "<b> & ü € 5"),
        ("<style>p{}</style><script>alert('<p>')</script><title>t</title>x", "x"),
        ("<!-- hidden <b> -->x<!--[if mso]>y<![endif]-->", "x"),
        ("<![if !supportLists]>x<![endif]>", "x"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<ul><li>a<ul><li>b</ul></ul>", "- a\n\n  - b"),
        ("<table><tr><td>a<td>b<tr><th>c</table>", "a b\nc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("x<blockquote>q<br>r</blockquote>y", "x\n\n> q\n> r\n\ny"),
        ('see <a href="https://x.example/a">here</a>', "see [1]here\n\n\n[1] https://x.example/a"),
        ('<a href="https://x.example">x.example</a>', "x.example"),
        ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example"),
        ('<a href="javascript:alert(1)">x</a><a name="y">z</a>', "xz"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ('<img alt="a > b" src=x>x', "x"),
        ('<p title="never closed>x', "x"),
        ("<p <b", "<p <b"),
        ("<!-- never closed <b>x</b>", "never closed x"),
        ("<style>never closed", ""),
        ("&#99999999999999999999999;", "\ufffd"),
        ("&#" + "9" * 5000 + ";", "\ufffd"),
    ],
)
def test_html_becomes_readable_text(source: str, text: str) -> None:
    assert html_to_text(source) == text


@pytest.mark.parametrize(
    "piece",
    ["<", "<!", "<!--", "<a ", '<a b="', "<a '>' ", "<a '><a \"", "</a", "&#", "<style></style ",
     "<blockquote>", "<ul><li>", '<a href="http://x">', "<td>", "<pre>\n"],
)  # fmt: skip
def test_hostile_html_takes_linear_time(piece: str) -> None:
    # With anything worse than linear time this would run for minutes.
    html_to_text(piece * (400_000 // len(piece)))


def test_text_becomes_html_that_shows_the_same_lines() -> None:
    assert text_to_html("a <b>\n& c") == "<div>a &lt;b&gt;<br>\n&amp; c</div>"
