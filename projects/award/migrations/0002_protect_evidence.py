from django.db import migrations

from projects.journal.triggers import ProtectEvidence


class Migration(migrations.Migration):
    dependencies = [("award", "0001_initial")]

    operations = [
        ProtectEvidence("AwardDecision"),
        ProtectEvidence("AwardDecisionWithdrawal"),
        ProtectEvidence("StandstillExtension"),
        ProtectEvidence("AwardLetter"),
        ProtectEvidence("OpeningRecord"),
        ProtectEvidence("BidsShared"),
        ProtectEvidence("Assessment"),
    ]
