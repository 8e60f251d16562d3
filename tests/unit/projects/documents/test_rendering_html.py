"""Rich text of the editor becomes blocks of a paper, and nothing else (R56, R57)."""

import pytest

from projects.documents.rendering import Bullets, Heading, Paragraph, Run, Table, blocks_from_html


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("", []),
        ("<p></p><p> <br/> </p><hr/>", []),
        ("<p>Eén   regel\n tekst</p>", [Paragraph("Eén regel tekst")]),
        ("<p>een<br/>twee</p>", [Paragraph("een\ntwee")]),
        ("los<p>vast</p>los", [Paragraph("los"), Paragraph("vast"), Paragraph("los")]),
        (
            "<h2>A</h2><h3>B <b>vet</b></h3><h4>C</h4>",
            [Heading("A", 1), Heading("B vet", 2), Heading("C", 3)],
        ),
        (
            "<p>Een <strong>vet</strong> en <em>schuin</em> woord</p>",
            [
                Paragraph(
                    (
                        Run("Een "),
                        Run("vet", strong=True),
                        Run(" en "),
                        Run("schuin", emphasis=True),
                        Run(" woord"),
                    )
                )
            ],
        ),
        (
            "<p><b>a <i>b</i></b></p>",
            [Paragraph((Run("a ", strong=True), Run("b", strong=True, emphasis=True)))],
        ),
        (
            '<p><a href="https://voorbeeldstad.nl">site</a> <a href="javascript:x()">kwaad</a></p>',
            [Paragraph((Run("site", link="https://voorbeeldstad.nl"), Run(" kwaad")))],
        ),
        ("<ul><li>een</li><li> </li><li><p>twee</p></li></ul>", [Bullets(["een", "twee"])]),
        ("<ol><li>een</li></ol>", [Bullets(["een"], numbered=True)]),
        ("<ul></ul>", []),
        (
            "<ul><li>een<ol><li>onder</li></ol></li><li>twee</li></ul>",
            [Bullets(["een", Bullets(["onder"], numbered=True), "twee"])],
        ),
        ("<ul><li>een</li><ul><li>onder</li></ul></ul>", [Bullets(["een", Bullets(["onder"])])]),
        (
            "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
            [Table(("A", "B"), (("1", "2"),))],
        ),
        (
            "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>",
            [Table(("", ""), (("1", "2"), ("3", "")))],
        ),
        (
            "<table><tr><th>A</th></tr><tr><td><p>x</p><p><b>y</b></p></td></tr></table>",
            [Table(("A",), (((Run("x\n"), Run("y", strong=True)),),))],
        ),
        (
            "<table><caption>Raming</caption><tr><th>A</th></tr></table>",
            [Paragraph((Run("Raming", strong=True),)), Table(("A",), ())],
        ),
        ("<table></table>", []),
        (
            '<div class="rich-text"><p>a</p><div><h2>b</h2></div></div><blockquote><p>c</p></blockquote>',
            [Paragraph("a"), Heading("b", 1), Paragraph("c")],
        ),
        ("<p>a<script>alert(1)</script><!-- geheim --><style>p{}</style></p>", [Paragraph("a")]),
        ('<embed embedtype="image" id="1"/><p>na<img src="x"/></p>', [Paragraph("na")]),
        ("<p>a &lt;b&gt; &amp; c&nbsp;d</p>", [Paragraph("a <b> & c\xa0d")]),
        ("<p>open <b>vet<p>volgende", [Paragraph("open"), Paragraph("vet"), Paragraph("volgende")]),
    ],
)
def test_html_becomes_blocks(html, blocks):
    assert blocks_from_html(html) == blocks


def test_a_span_around_a_paragraph_hides_nothing():
    assert blocks_from_html("<span><p>a</p>b</span>") == [Paragraph("a"), Paragraph("b")]
