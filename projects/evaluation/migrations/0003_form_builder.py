import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models

from projects.journal.triggers import ProtectEvidence

# The questions there were before they could be changed.
QUESTIONS = {
    "start": "Hoe duidelijk was bij de start waar het project voor was en wat het van u vroeg?",
    "informatie": "Hoe goed werd u op de hoogte gehouden?",
    "besluitvorming": "Hoe goed kon u met wat u kreeg de besluiten van uw organisatie voorbereiden?",
    "inbreng": "Hoe goed is de kennis van uw organisatie benut?",
    "samenwerking": "Hoe was de samenwerking met de inkooporganisatie?",
    "resultaat": "Hoe tevreden bent u met de overeenkomst die eruit kwam?",
}
REMARKS = {"clean_name": "remarks", "label": "Wat wilt u toevoegen?", "field_type": "multiline", "required": False}


def keep_the_answers(apps, schema_editor):
    """Forms that were filled in keep their questions and answers."""
    questions = [{"clean_name": code, "label": label} for code, label in QUESTIONS.items()] + [REMARKS]
    fixed = {}
    for row in apps.get_model("evaluation", "EvaluationAnswer").objects.order_by("given_at"):
        row.answers = row.scores | {"remarks": row.remarks}
        row.save(update_fields=["answers"])
        fixed.setdefault(row.project_id, row.given_at)
    forms = apps.get_model("evaluation", "ProjectForm").objects
    forms.bulk_create(forms.model(project_id=pk, questions=questions, fixed_at=at) for pk, at in fixed.items())


class Migration(migrations.Migration):
    # PostgreSQL does not change a table in the transaction that filled it.
    atomic = False

    dependencies = [
        ('evaluation', '0002_lesson_use'),
        ('tree', '0002_lots'),
    ]

    operations = [
        migrations.CreateModel(
            name='EvaluationForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'evaluation form of the portal',
                'verbose_name_plural': 'evaluation form of the portal',
            },
        ),
        migrations.AddField(
            model_name='evaluationanswer',
            name='answers',
            field=models.JSONField(default=dict, verbose_name='answers'),
        ),
        migrations.AddField(
            model_name='projectevaluation',
            name='tariffs_expected',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='advantage in tariffs a year, expected (euro)'),
        ),
        migrations.AddField(
            model_name='projectevaluation',
            name='tariffs_realised',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='advantage in tariffs a year, realised (euro)'),
        ),
        migrations.CreateModel(
            name='ExpectedAdvantage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('process_costs', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='process costs per authority (euro)')),
                ('tariffs', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='advantage in tariffs a year (euro)')),
                ('conditions', models.TextField(blank=True, verbose_name='advantage in conditions')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('recorded_by_name', models.CharField(max_length=300, verbose_name='recorded by')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expected_advantages', to='tree.project')),
            ],
            options={
                'verbose_name': 'expected advantage',
                'verbose_name_plural': 'expected advantages',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='FormQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('clean_name', models.CharField(blank=True, default='', help_text='Safe name of the form field, the label converted to ascii_snake_case', max_length=255, verbose_name='name')),
                ('label', models.CharField(help_text='The label of the form field', max_length=255, verbose_name='label')),
                ('required', models.BooleanField(default=True, verbose_name='required')),
                ('choices', models.TextField(blank=True, help_text='Comma or new line separated list of choices. Only applicable in checkboxes, radio and dropdown.', verbose_name='choices')),
                ('default_value', models.TextField(blank=True, help_text='Default value. Comma or new line separated values supported for checkboxes.', verbose_name='default value')),
                ('help_text', models.CharField(blank=True, max_length=255, verbose_name='help text')),
                ('field_type', models.CharField(choices=[('score', 'a score from 1 to 5'), ('radio', 'one choice'), ('checkboxes', 'several choices'), ('multiline', 'some lines of text'), ('singleline', 'a line of text')], default='score', max_length=16, verbose_name='kind of answer')),
                ('form', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='evaluation.evaluationform')),
            ],
            options={
                'verbose_name': 'question',
                'verbose_name_plural': 'questions',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProjectForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('questions', models.JSONField(verbose_name='questions')),
                ('fixed_at', models.DateTimeField(verbose_name='fixed at')),
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='evaluation_form', to='tree.project')),
            ],
            options={
                'verbose_name': 'evaluation form of a project',
                'verbose_name_plural': 'evaluation forms of projects',
            },
        ),
        ProtectEvidence("ExpectedAdvantage"),
        migrations.RunPython(keep_the_answers, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='evaluationanswer',
            name='remarks',
        ),
        migrations.RemoveField(
            model_name='evaluationanswer',
            name='scores',
        ),
    ]
