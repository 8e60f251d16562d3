from django.db import migrations

from projects.journal.triggers import ProtectEvidence


class Migration(migrations.Migration):
    dependencies = [("contract", "0001_initial")]

    operations = [
        ProtectEvidence("AgreementSignature"),
    ]
