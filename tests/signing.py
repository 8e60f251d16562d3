"""Throw-away signers for tests: an issuer, certificates, signed PDFs, and what people do to them afterwards."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import time_machine
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfWriter

LONG_AGO, FAR_AHEAD = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
SIGNED_AT = datetime(2027, 2, 10, 8, 30, tzinfo=UTC)


def name_of(common_name: str, organisation: str = "", email: str = "") -> x509.Name:
    """A name in a certificate."""
    parts = [(NameOID.COMMON_NAME, common_name), (NameOID.ORGANIZATION_NAME, organisation)]
    parts.append((NameOID.EMAIL_ADDRESS, email))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts if value])


class Issuer:
    """An issuer of certificates with a root of its own."""

    def __init__(self, common_name: str = "Proef Uitgever CA") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = name_of(common_name, "Proefstad Certificaten")
        builder = self._builder(self.name, self.key, LONG_AGO, FAR_AHEAD)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        self.certificate = builder.sign(self.key, hashes.SHA256())

    def _builder(self, subject: x509.Name, key: Any, start: datetime, end: datetime) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
        )

    def signer(
        self,
        common_name: str = "B. Burgemeester",
        organisation: str = "Gemeente Linderveen",
        email: str = "b.burgemeester@linderveen.example",
        *,
        start: datetime = LONG_AGO,
        end: datetime = FAR_AHEAD,
        stamps: bool = False,
    ) -> signers.SimpleSigner:
        """Somebody with a certificate; `stamps` makes it one for time stamps."""
        # pyHanko stamps with RSA only; the others are quicker to make.
        key = rsa.generate_private_key(65537, 2048) if stamps else ec.generate_private_key(ec.SECP256R1())
        builder = self._builder(name_of(common_name, organisation, email), key, start, end)
        if stamps:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(usage, critical=True)
            builder = builder.add_extension(_usage(digital_signature=True), critical=True)
        else:
            builder = builder.add_extension(_usage(content_commitment=True), critical=True)
            # Who would look these up would use the network.
            builder = builder.add_extension(_addresses(), critical=False)
        store = SimpleCertificateStore()
        store.register(_asn1(self.certificate))
        return signers.SimpleSigner(
            signing_cert=_asn1(builder.sign(self.key, hashes.SHA256())),
            signing_key=keys.PrivateKeyInfo.load(
                key.private_bytes(
                    serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            ),
            cert_registry=store,
        )

    def stamper(self, at: datetime) -> DummyTimeStamper:
        """A service for time stamps that says it is `at`."""
        service = self.signer("Proef Tijdstempel", "Proefstad Certificaten", "", stamps=True)
        return DummyTimeStamper(service.signing_cert, service.signing_key, service.cert_registry, fixed_dt=at)

    @property
    def pem(self) -> bytes:
        """The root certificate as a file."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        """The root certificate as the other kind of file."""
        return self.certificate.public_bytes(serialization.Encoding.DER)


def _usage(**used: bool) -> x509.KeyUsage:
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    names += ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{name: used.get(name, False) for name in names})


def _addresses() -> x509.CRLDistributionPoints:
    address = x509.UniformResourceIdentifier("http://crl.uitgever.example/lijst.crl")
    return x509.CRLDistributionPoints([x509.DistributionPoint([address], None, None, None)])


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def pdf(title: str = "Besluit", *, field: bool = False, password: str | None = None, empty: int = 0) -> bytes:
    """A PDF of one page; with a text field, a password (which may be empty), or empty places for signatures."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": title})
    if password is not None:
        writer.encrypt(password, owner_password="eigenaar", algorithm="AES-256")
    content = io.BytesIO()
    writer.write(content)
    if not field and not empty:
        return content.getvalue()
    update = IncrementalPdfFileWriter(content)
    if field:
        _add_text_field(update)
    for number in range(empty):
        append_signature_field(update, SigFieldSpec(f"Leeg{number}"))
    return written(update)


def _add_text_field(update: IncrementalPdfFileWriter) -> None:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.generic import pdf_name

    page, _number = update.find_page_for_modification(0)
    field = generic.DictionaryObject(
        {
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): generic.pdf_string("Nummer"),
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (10, 10, 100, 30))),
            pdf_name("/P"): page,
        }
    )
    reference = update.add_object(field)
    page.get_object()[pdf_name("/Annots")] = generic.ArrayObject([reference])
    form = {pdf_name("/Fields"): generic.ArrayObject([reference])}
    update.root[pdf_name("/AcroForm")] = update.add_object(generic.DictionaryObject(form))
    update.update_root()
    update.update_container(page.get_object())


def written(update: IncrementalPdfFileWriter) -> bytes:
    """The bytes with an update behind them."""
    out = io.BytesIO()
    update.write(out)
    return out.getvalue()


def run(coroutine: Any) -> Any:
    """The result of a coroutine, also while a browser of the suite has this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def sign(
    content: bytes,
    signer: signers.SimpleSigner,
    *,
    field: str = "Handtekening",
    at: datetime = SIGNED_AT,
    stamper: DummyTimeStamper | None = None,
    **settings: Any,
) -> bytes:
    """The file with one more signature; the computer of the signer says it is `at`."""
    metadata = signers.PdfSignatureMetadata(field_name=field, **{"md_algorithm": "sha256"} | settings)
    update = IncrementalPdfFileWriter(io.BytesIO(content))
    with time_machine.travel(at, tick=False):
        return run(signers.async_sign_pdf(update, metadata, signer, timestamper=stamper)).getvalue()


def stamp(content: bytes, stamper: DummyTimeStamper) -> bytes:
    """The file with a time stamp on all of it."""
    update = IncrementalPdfFileWriter(io.BytesIO(content))
    out = run(signers.PdfTimeStamper(stamper).async_timestamp_pdf(update, "sha256"))
    return out.getvalue()
