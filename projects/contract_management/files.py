"""Keeping files of contracts. Called inside the transaction of an act."""

import hashlib
from collections.abc import Iterable

from accounts.actor import Actor
from accounts.models import ContractingAuthority
from projects.contract_management.models import Contract, ContractFile
from projects.documents import storage
from projects.documents.uploads import CheckedUpload
from projects.procedure import clock


def keep(
    contract: Contract,
    *,
    content: bytes,
    filename: str,
    content_type: str,
    title: str,
    by: Actor,
    for_all: bool = False,
    offered_to: Iterable[ContractingAuthority] = (),
) -> ContractFile:
    """Keeps bytes as a file of a contract; `for_all` participants, or `offered_to` some of them."""
    kept = ContractFile.objects.create(
        contract=contract,
        title=title[:250],
        for_all=for_all,
        filename=filename,
        storage_name=storage.keep(content),
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_at=clock.now(),
        uploaded_by_name=by.name,
    )
    kept.offered_to.set(offered_to)
    return kept


def keep_upload(contract: Contract, upload: CheckedUpload, **fields: object) -> ContractFile:
    """Keeps an upload that passed its checks."""
    return keep(contract, content=upload.content, filename=upload.filename, content_type=upload.content_type, **fields)
