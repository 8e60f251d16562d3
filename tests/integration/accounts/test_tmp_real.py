import pytest
from datetime import date
from io import StringIO
from django.core.management import call_command
from accounts.models import ContractingAuthority
from accounts.register import ensure_register
@pytest.mark.django_db
def test_real():
    ensure_register(date(2026,11,22))
    out=StringIO(); call_command("import_authorities","/tmp/gm.json","/tmp/pv.json","/tmp/ws.json",stdout=out)
    print(out.getvalue()); 
    for a in ContractingAuthority.objects.filter(successor__isnull=False): print(a, a.exists_until, a.successor)
