from django.db import migrations

from projects.journal.triggers import ProtectEvidence


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial")]

    operations = [
        ProtectEvidence("Decision"),
        ProtectEvidence("Signature"),
        ProtectEvidence("Receipt"),
    ]
