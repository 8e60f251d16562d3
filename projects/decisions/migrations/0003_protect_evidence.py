from django.db import migrations

from projects.journal.triggers import ProtectEvidence


class Migration(migrations.Migration):
    dependencies = [("decisions", "0002_initial")]

    operations = [
        ProtectEvidence("Decision"),
        ProtectEvidence("Signature"),
        ProtectEvidence("Receipt"),
    ]
