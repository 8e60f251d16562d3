from django.db import migrations


def give_rounds_their_lot(apps, schema_editor):
    """A round about an award recommendation is about the lot of that recommendation."""
    for recommendation in apps.get_model("award", "AwardRecommendation").objects.select_related("round"):
        recommendation.round.lot_id = recommendation.lot_id
        recommendation.round.save(update_fields=["lot"])


class Migration(migrations.Migration):
    dependencies = [("award", "0002_protect_evidence"), ("decisions", "0004_rounds_of_lots")]

    operations = [migrations.RunPython(give_rounds_their_lot, migrations.RunPython.noop)]
