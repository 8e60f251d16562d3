"""What accounts tells those that know more than it does. Sent inside the transaction of the change.

Arguments of each: `by` (User or None), `authority` (ContractingAuthority or None), `sentence_data` (dict of str).
"""

from django.dispatch import Signal

role_given = Signal()
role_ended = Signal()
deputy_appointed = Signal()
deputy_ended = Signal()
invitation_sent = Signal()
invitation_accepted = Signal()
