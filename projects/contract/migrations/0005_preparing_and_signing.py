import django.db.models.deletion
from django.db import migrations, models

from projects.journal.triggers import ProtectEvidence


def give_agreements_their_supplier(apps, schema_editor):
    """Until now an agreement was signed by the supplier that won."""
    suppliers = apps.get_model("contract", "AgreementSupplier").objects
    suppliers.bulk_create(
        suppliers.model(agreement=row, number=1, name=row.supplier_name, email=row.supplier_email)
        for row in apps.get_model("contract", "Agreement").objects.all()
    )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('clarification', '0003_published_wording'),
        ('contract', '0004_award_notice'),
        ('documents', '0003_document_lot'),
        ('tree', '0002_lots'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreementChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('processed', 'worked into the agreement'), ('not_applicable', 'not applicable')], max_length=20, verbose_name='outcome')),
                ('explanation', models.TextField(verbose_name='where, or why not')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('recorded_by_name', models.CharField(max_length=300, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'change of the agreement',
                'verbose_name_plural': 'changes of the agreement',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='AgreementSupplier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('name', models.CharField(max_length=200, verbose_name='supplier')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address of the supplier')),
            ],
            options={
                'verbose_name': 'supplier',
                'verbose_name_plural': 'suppliers',
                'ordering': ['agreement', 'number'],
            },
        ),
        migrations.CreateModel(
            name='AgreementText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('established_at', models.DateTimeField(verbose_name='established at')),
                ('established_by_name', models.CharField(max_length=300, verbose_name='established by')),
            ],
            options={
                'verbose_name': 'established agreement',
                'verbose_name_plural': 'established agreements',
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='agreementsignature',
            name='supplier_signs_once',
        ),
        migrations.AddField(
            model_name='agreementsignature',
            name='doubts',
            field=models.JSONField(default=list, verbose_name='what was found'),
        ),
        migrations.AddField(
            model_name='agreementsignature',
            name='reason',
            field=models.TextField(blank=True, verbose_name='why it was accepted'),
        ),
        migrations.AddConstraint(
            model_name='agreementsignature',
            constraint=models.UniqueConstraint(condition=models.Q(('party', 'supplier')), fields=('agreement', 'party_name'), name='supplier_signs_once'),
        ),
        migrations.AddField(
            model_name='agreementchange',
            name='lot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreement_changes', to='tree.lot'),
        ),
        migrations.AddField(
            model_name='agreementchange',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreement_changes', to='clarification.question'),
        ),
        migrations.AddField(
            model_name='agreementsupplier',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suppliers', to='contract.agreement'),
        ),
        migrations.AddField(
            model_name='agreementtext',
            name='document',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='agreement_text', to='documents.document'),
        ),
        migrations.AddField(
            model_name='agreementtext',
            name='lot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreement_texts', to='tree.lot'),
        ),
        migrations.AddConstraint(
            model_name='agreementchange',
            constraint=models.CheckConstraint(condition=models.Q(('explanation', ''), _negated=True), name='agreement_change_explained'),
        ),
        migrations.AddConstraint(
            model_name='agreementsupplier',
            constraint=models.UniqueConstraint(fields=('agreement', 'number'), name='supplier_number_once'),
        ),
        migrations.AddConstraint(
            model_name='agreementsupplier',
            constraint=models.UniqueConstraint(fields=('agreement', 'name'), name='supplier_of_agreement_once'),
        ),
        ProtectEvidence("AgreementChange"),
        ProtectEvidence("AgreementText"),
        ProtectEvidence("AgreementSignature"),
        migrations.RunPython(give_agreements_their_supplier, migrations.RunPython.noop),
    ]
