"""Digital signatures in PDF files: who signed, and whether the file is as it was signed (R60, R100; trust.md)."""

from projects.documents.signatures.findings import Certificate, Flaw, PdfSignature, PdfSignatures, Trust, Verdict

__all__ = ["Certificate", "Flaw", "PdfSignature", "PdfSignatures", "Trust", "Verdict", "examine"]


def examine(content: bytes) -> PdfSignatures:
    """The signatures in a PDF and the verdict on it; never raises on a bad file.

    Intact is a file in which every signature is intact, the last one covers the entire file (but for what only keeps
    signatures valid for long), and nothing worse was changed between than fields filled in and signatures added.
    A signature that cannot be read is unreadable, never unsigned. Source: trust.md, Signatures in PDFs.
    """
    # pyHanko takes more than a second to load, and few requests need it.
    from projects.documents.signatures.inspection import inspect

    return inspect(content)
