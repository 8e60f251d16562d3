"""What the documents tell to whoever listens."""

from django.dispatch import Signal

# Sent before the bytes of a document leave, with `document` and `user`. A receiver that raises stops them (R86).
document_served = Signal()
