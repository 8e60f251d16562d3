from django.db import migrations

from projects.journal.triggers import ProtectEvidence


class Migration(migrations.Migration):
    dependencies = [("plan", "0001_initial")]

    operations = [
        ProtectEvidence("Designation"),
    ]
