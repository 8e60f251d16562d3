"""The acts of the contract step: the only writers with consequences, in the order of the procedure."""

from projects.actions.registry import register
from projects.contract.actions.completing import CompleteContract
from projects.contract.actions.implementing import RecordImplementation, RecordImplementationFor
from projects.contract.actions.notice import RecordAwardNotice
from projects.contract.actions.preparing import EstablishAgreement, ProcessChanges
from projects.contract.actions.sending import SendDefinitiveAward
from projects.contract.actions.signing import RecordSupplierSignature, SignAgreement

__all__ = [
    "CompleteContract",
    "EstablishAgreement",
    "ProcessChanges",
    "RecordAwardNotice",
    "RecordImplementation",
    "RecordImplementationFor",
    "RecordSupplierSignature",
    "SendDefinitiveAward",
    "SignAgreement",
]

register(
    ProcessChanges,
    EstablishAgreement,
    SendDefinitiveAward,
    SignAgreement,
    RecordSupplierSignature,
    CompleteContract,
    RecordAwardNotice,
    RecordImplementation,
    RecordImplementationFor,
)
