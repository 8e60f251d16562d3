"""Official papers, judged by veraPDF: PDF/A-2a and PDF/UA-1 whatever is in them, also once they are signed (R132)."""

from datetime import UTC, datetime

from projects.documents.rendering import (
    Bullets,
    Heading,
    Note,
    Paper,
    Paragraph,
    Run,
    SignatureBlock,
    Table,
    Together,
    render_pdf,
)
from tests.signing import Issuer, pdf, sign
from tests.verapdf import failures

ODD = (
    "Emoji 😀 👩‍🚒",
    "العربية שלום",
    "中文 日本語 हिन्दी",
    "a\u00ad b \u200b c\ufeff \u202eabc\u202c \ue000",
    "ﬁ ½ ² ₂ ‰ → ≤ ✓ • … − ‑ ′ 𝒜 № ☐",
    "e\u0301 Ωμέγα Жук Łódź ĳ",
    '#let x = 1 *b* _i_ $x$ @ref <lbl> "& \t',
)


def paper(*blocks, title="Ontvangstbewijs", footer="") -> bytes:
    """A paper with these blocks, as PDF."""
    instant = datetime(2027, 1, 1, tzinfo=UTC)
    return render_pdf(Paper(title, "Portaal", "1", instant, [("Project", title)], blocks, footer))


def everything() -> bytes:
    """A paper with every block, and characters that no font has."""
    styled = [
        (Run(text, strong=True), Run(text, emphasis=True), Run("hier", link="https://voorbeeld.example/a?b=c&d"))
        for text in ODD
    ]
    return paper(
        *(Heading(text, 1 + number % 3) for number, text in enumerate(ODD)),
        *(Paragraph(text) for text in [*ODD, *styled]),
        Bullets(["a", Bullets(["b", Bullets(["c"], numbered=True)]), *ODD]),
        Bullets([Bullets(["alleen daaronder"])], numbered=True),
        Table(("Wat", "Bedrag", "Leeg"), [(text, "€ 1.234,50", "") for text in ODD] * 20, (1, 2, 3)),
        Table(("", ""), [("a", "b")]),
        Table(("Kop",), []),
        Table(("a", "b"), [("woord " * 600, "x" * 500)]),
        Together([Heading("Kort", 2), Paragraph("Bij elkaar.")]),
        Note(styled[0]),
        SignatureBlock("B. Burgemeester", "burgemeester", "Linderveen, 1 januari 2027"),
        SignatureBlock("", ""),
        title=" ".join(ODD),
        footer="x" * 300,
    )


def test_every_paper_is_pdf_a_and_accessible(tmp_path):
    """R132: and a file that is neither is seen as such."""
    found = {"alles.pdf": everything(), "leeg.pdf": paper(), "ander.pdf": pdf()}
    for name, content in found.items():
        (tmp_path / name).write_bytes(content)
    assert set(failures(tmp_path / name for name in found)) == {"ander.pdf 2a", "ander.pdf ua1"}


def test_a_paper_that_is_signed_stays_pdf_a(tmp_path):
    """R60, R101: a signature is written behind the end of the file."""
    signed = tmp_path / "ondertekend.pdf"
    signed.write_bytes(sign(paper(Paragraph("Vastgesteld.")), Issuer().signer()))
    assert failures([signed]) == {}
