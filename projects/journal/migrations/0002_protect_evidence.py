from django.db import migrations

from projects.journal.triggers import ProtectEvidence


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        ProtectEvidence("Event"),
    ]
