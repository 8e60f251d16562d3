"""What accounts tells those that know more than it does: the journal and the outbox.

Each is sent inside the transaction of the change, so a receiver that fails undoes the change. Arguments of each:

- `by`: the Actor (person, and the authority the act is done for), or None when the portal itself does it;
- `authority`: the ContractingAuthority it is about, or None (a staff role, an account);
- `at`: the instant, aware;
- `sentence`: Dutch, ready for the journal;
- `data`: JSON: ids, role, period.

`invitation_sent` also carries what the mail needs: `email`, `role` (the value of a Role or a StaffRole), `role_name`
(Dutch), `accept_url` (a full address with the secret in it), `secret`, and `expires_at`.
"""

from django.dispatch import Signal

role_given = Signal()
role_ended = Signal()
deputy_appointed = Signal()
deputy_ended = Signal()
invitation_sent = Signal()
invitation_accepted = Signal()
invitation_withdrawn = Signal()
account_closed = Signal()
account_reopened = Signal()
register_imported = Signal()
second_factor_added = Signal()
second_factor_removed = Signal()
