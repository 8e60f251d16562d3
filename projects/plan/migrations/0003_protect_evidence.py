from django.db import migrations

from projects.journal.triggers import ProtectEvidence


class Migration(migrations.Migration):
    dependencies = [("plan", "0002_initial")]

    operations = [
        ProtectEvidence("Designation"),
    ]
