import django.db.models.deletion
from django.db import migrations, models


def give_the_implementation_its_lot(apps, schema_editor):
    """What was recorded before is about the agreement there was, of the only lot."""
    for row in apps.get_model("contract", "ImplementationStatus").objects.select_related("project"):
        row.lot = row.project.agreements.get().lot
        row.save(update_fields=["lot"])


class Migration(migrations.Migration):
    # PostgreSQL does not change a table in the transaction that filled it.
    atomic = False

    dependencies = [("contract", "0002_protect_evidence"), ("tree", "0002_lots")]

    operations = [
        migrations.AlterModelOptions(
            name="implementationstatus",
            options={
                "ordering": ["lot__number", "authority__name"],
                "verbose_name": "state of the implementation",
                "verbose_name_plural": "states of the implementation",
            },
        ),
        migrations.AddField(
            model_name="implementationstatus",
            name="lot",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="implementation", to="tree.lot"
            ),
        ),
        migrations.RunPython(give_the_implementation_its_lot, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="implementationstatus",
            name="lot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="implementation", to="tree.lot"
            ),
        ),
        migrations.RemoveConstraint(model_name="implementationstatus", name="implementation_once_per_authority"),
        migrations.AddConstraint(
            model_name="implementationstatus",
            constraint=models.UniqueConstraint(fields=("lot", "authority"), name="implementation_once_per_lot"),
        ),
    ]
