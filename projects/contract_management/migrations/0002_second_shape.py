"""The second shape of contract management, made anew: the first was landed for a day and used nowhere.

Where it was used all the same, this migration stops before anything changes.
"""

import django.db.models.deletion
import projects.contract_management.models_contract
from django.conf import settings
from django.db import migrations, models

from projects.journal.triggers import ProtectEvidence

# Who refers to another stands before it.
FIRST_SHAPE = (
    "Report", "Expectation", "ActionPoint", "Issue", "SupplierMeeting", "ContractFile", "IndicatorResult", "Indicator",
    "Task", "PlannedActivity", "Activity", "ExpirySignal", "Mutation", "ContractOption", "Contract", "Supplier",
    "ContractRegister",
)  # fmt: skip


def refuse_to_lose(apps, schema_editor) -> None:
    """Raises RuntimeError when there is a contract or a supplier in the first shape."""
    for name in ("Contract", "Supplier"):
        if apps.get_model("contract_management", name).objects.using(schema_editor.connection.alias).exists():
            raise RuntimeError(
                "Het contractenregister is gevuld in een vorm die deze versie niet kan overnemen; er is niets "
                "veranderd. Exporteer het register met de vorige versie. Gaat het om een voorbeeld, begin dan in een "
                "lege map (manage.py demo --data-dir)."
            )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('contract', '0005_preparing_and_signing'),
        ('contract_management', '0001_initial'),
        ('tree', '0002_lots'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(refuse_to_lose, migrations.RunPython.noop),
        *(migrations.DeleteModel(name) for name in FIRST_SHAPE),
        migrations.CreateModel(
            name='ContractRegister',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'register of contracts',
                'verbose_name_plural': 'registers of contracts',
            },
        ),
        migrations.CreateModel(
            name='StandardActivity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(blank=True, editable=False, max_length=60, null=True, unique=True)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('level', models.CharField(choices=[('passive', 'passive (contract administration)'), ('active', 'active (on top of passive)')], max_length=10, verbose_name='level of management')),
                ('every', models.PositiveSmallIntegerField(choices=[(0, 'once'), (1, 'every month'), (3, 'every quarter'), (6, 'every half year'), (12, 'every year')], default=12, verbose_name='usually')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='order')),
                ('in_use', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'standard activity',
                'verbose_name_plural': 'standard activities',
                'ordering': ['-level', 'order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='contract number')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('description', models.TextField(blank=True, verbose_name='what was agreed')),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='value')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(verbose_name='base term ends on')),
                ('notice_number', models.PositiveSmallIntegerField(default=0, verbose_name='notice period')),
                ('notice_unit', models.CharField(choices=[('days', 'days'), ('months', 'months'), ('years', 'years')], default='months', max_length=10, verbose_name='unit of the notice period')),
                ('level', models.CharField(choices=[('passive', 'passive (contract administration)'), ('active', 'active (on top of passive)')], default='passive', max_length=10, verbose_name='level of management')),
                ('signal_days', models.JSONField(default=list, verbose_name='signals')),
                ('ended_early_on', models.DateField(blank=True, editable=False, null=True, verbose_name='ended early on')),
                ('end_reason', models.TextField(blank=True, editable=False, verbose_name='why it ended early')),
                ('registered_at', models.DateTimeField(editable=False, verbose_name='registered at')),
                ('registered_by_name', models.CharField(editable=False, max_length=300, verbose_name='registered by')),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='archived at')),
                ('archived_by_name', models.CharField(blank=True, editable=False, max_length=300, verbose_name='archived by')),
                ('keep_until', models.DateField(blank=True, editable=False, null=True, verbose_name='kept until')),
                ('agreement', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='managed_contract', to='contract.agreement')),
                ('lots', models.ManyToManyField(blank=True, related_name='contracts', to='tree.lot', verbose_name='lots')),
                ('manager', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='managed_contracts', to=settings.AUTH_USER_MODEL, verbose_name='contract manager')),
                ('participants', models.ManyToManyField(related_name='contracts', to='accounts.contractingauthority', verbose_name='participating authorities')),
                ('project', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='tree.project')),
            ],
            options={
                'verbose_name': 'contract',
                'verbose_name_plural': 'contracts',
                'ordering': ['title', 'number'],
            },
        ),
        migrations.CreateModel(
            name='ContractFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=250, verbose_name='title')),
                ('for_all', models.BooleanField(default=False, verbose_name='for every participating authority')),
                ('filename', models.CharField(editable=False, max_length=200)),
                ('storage_name', models.CharField(editable=False, max_length=120, unique=True)),
                ('content_type', models.CharField(editable=False, max_length=120)),
                ('size', models.PositiveBigIntegerField(editable=False)),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('uploaded_at', models.DateTimeField(editable=False)),
                ('uploaded_by_name', models.CharField(editable=False, max_length=300)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='contract_management.contract')),
                ('offered_to', models.ManyToManyField(blank=True, related_name='+', to='accounts.contractingauthority')),
            ],
            options={
                'verbose_name': 'file of a contract',
                'verbose_name_plural': 'files of contracts',
                'ordering': ['uploaded_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='performance')),
                ('direction', models.CharField(choices=[('at_least', 'at least'), ('at_most', 'at most')], max_length=10, verbose_name='in order when the result is')),
                ('norm', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='norm')),
                ('unit', models.CharField(blank=True, max_length=30, verbose_name='unit')),
                ('every', models.PositiveSmallIntegerField(choices=[(1, 'month'), (3, 'quarter'), (6, 'half year'), (12, 'year')], verbose_name='measured each')),
                ('first_on', models.DateField(verbose_name='first period from')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='measured until')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='contract_management.contract')),
            ],
            options={
                'verbose_name': 'performance indicator',
                'verbose_name_plural': 'performance indicators',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='in one sentence')),
                ('text', models.TextField(verbose_name='what is going on')),
                ('state', models.CharField(choices=[('reported', 'reported'), ('busy', 'being solved'), ('solved', 'solved')], default='reported', max_length=10, verbose_name='state')),
                ('reported_at', models.DateTimeField(verbose_name='reported at')),
                ('reported_by_id', models.PositiveBigIntegerField()),
                ('reported_by_name', models.CharField(max_length=300, verbose_name='reported by')),
                ('solution', models.TextField(blank=True, verbose_name='solution')),
                ('solved_at', models.DateTimeField(blank=True, null=True, verbose_name='solved at')),
                ('solved_by_name', models.CharField(blank=True, max_length=300, verbose_name='solved by')),
                ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contract_issues', to='accounts.contractingauthority', verbose_name='authority')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='contract_management.contract')),
            ],
            options={
                'verbose_name': 'issue',
                'verbose_name_plural': 'issues',
                'ordering': ['-reported_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='IssueNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='text')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by_name', models.CharField(max_length=300, verbose_name='by')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='contract_management.issue')),
            ],
            options={
                'verbose_name': 'note about an issue',
                'verbose_name_plural': 'notes about issues',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ManagementPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('text', models.TextField(verbose_name='what the management is aimed at')),
                ('level', models.CharField(choices=[('passive', 'passive (contract administration)'), ('active', 'active (on top of passive)')], max_length=10, verbose_name='level of management')),
                ('activities', models.JSONField(default=list)),
                ('adopted_at', models.DateTimeField(verbose_name='adopted at')),
                ('adopted_by_name', models.CharField(max_length=300, verbose_name='adopted by')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='contract_management.contract')),
            ],
            options={
                'verbose_name': 'contract management plan',
                'verbose_name_plural': 'contract management plans',
                'ordering': ['contract', '-version'],
            },
        ),
        migrations.CreateModel(
            name='Mutation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=40)),
                ('label', models.CharField(max_length=120, verbose_name='what')),
                ('old_value', models.TextField(blank=True, verbose_name='was')),
                ('new_value', models.TextField(blank=True, verbose_name='became')),
                ('holds_from', models.DateField(verbose_name='holds from')),
                ('reason', models.TextField(verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='recorded at')),
                ('person_id', models.PositiveBigIntegerField()),
                ('person_name', models.CharField(max_length=300, verbose_name='by')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mutations', to='contract_management.contract')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contract_management.contractfile')),
            ],
            options={
                'verbose_name': 'mutation',
                'verbose_name_plural': 'mutations',
                'ordering': ['-at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period_from', models.DateField(verbose_name='from')),
                ('period_until', models.DateField(verbose_name='until')),
                ('sequence', models.PositiveSmallIntegerField(default=1)),
                ('value', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='result')),
                ('norm', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='norm')),
                ('is_met', models.BooleanField(verbose_name='norm met')),
                ('note', models.TextField(blank=True, verbose_name='explanation')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('recorded_by_name', models.CharField(max_length=300, verbose_name='recorded by')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='contract_management.indicator')),
            ],
            options={
                'verbose_name': 'result',
                'verbose_name_plural': 'results',
                'ordering': ['indicator', 'period_from', 'sequence'],
            },
        ),
        migrations.CreateModel(
            name='SentReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period_from', models.DateField(verbose_name='from')),
                ('period_until', models.DateField(verbose_name='until')),
                ('sent_at', models.DateTimeField(verbose_name='sent at')),
                ('sent_by_name', models.CharField(max_length=300, verbose_name='sent by')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contract_reports', to='accounts.contractingauthority')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='contract_management.contract')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='contract_management.contractfile')),
            ],
            options={
                'verbose_name': 'report of a contract',
                'verbose_name_plural': 'reports of contracts',
                'ordering': ['-sent_at', 'authority__name'],
            },
        ),
        migrations.CreateModel(
            name='PlannedActivity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('every', models.PositiveSmallIntegerField(choices=[(0, 'once'), (1, 'every month'), (3, 'every quarter'), (6, 'every half year'), (12, 'every year')], verbose_name='how often')),
                ('first_on', models.DateField(verbose_name='for the first time on')),
                ('is_chosen', models.BooleanField(default=True)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned_activities', to='contract_management.contract')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned', to='contract_management.standardactivity')),
            ],
            options={
                'verbose_name': 'planned activity',
                'verbose_name_plural': 'planned activities',
                'ordering': ['activity__order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Supplier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('kvk_number', models.CharField(blank=True, max_length=8, validators=[projects.contract_management.models_contract.check_kvk], verbose_name='KvK number')),
                ('contact_name', models.CharField(blank=True, max_length=200, verbose_name='contact person')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name='telephone number')),
            ],
            options={
                'verbose_name': 'supplier',
                'verbose_name_plural': 'suppliers',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kvk_number', ''), _negated=True), fields=('kvk_number',), name='supplier_kvk_unique', violation_error_message='A supplier with this KvK number is known already.')],
            },
        ),
        migrations.AddField(
            model_name='contract',
            name='suppliers',
            field=models.ManyToManyField(related_name='contracts', to='contract_management.supplier', verbose_name='suppliers'),
        ),
        migrations.CreateModel(
            name='SupplierMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='starts at')),
                ('place', models.CharField(max_length=200, verbose_name='place')),
                ('subject', models.TextField(blank=True, verbose_name='subjects')),
                ('attendees', models.TextField(blank=True, verbose_name='attendees')),
                ('minutes', models.TextField(blank=True, verbose_name='minutes')),
                ('held_at', models.DateTimeField(blank=True, null=True, verbose_name='recorded at')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled at')),
                ('cancel_reason', models.TextField(blank=True, verbose_name='why it was cancelled')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='contract_management.contract')),
                ('delegation', models.ManyToManyField(related_name='+', to='accounts.contractingauthority', verbose_name='delegation')),
                ('minutes_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contract_management.contractfile')),
                ('present', models.ManyToManyField(related_name='+', to='accounts.contractingauthority', verbose_name='present')),
            ],
            options={
                'verbose_name': 'meeting with the supplier',
                'verbose_name_plural': 'meetings with the supplier',
                'ordering': ['-starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ActionPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='what')),
                ('owner', models.CharField(max_length=200, verbose_name='by whom')),
                ('due_on', models.DateField(verbose_name='before or on')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ('outcome', models.TextField(blank=True, verbose_name='what came of it')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='action_points', to='contract_management.contract')),
                ('indicator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='improvements', to='contract_management.indicator')),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='action_points', to='contract_management.suppliermeeting')),
            ],
            options={
                'verbose_name': 'action point',
                'verbose_name_plural': 'action points',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('state', models.CharField(choices=[('open', 'to do'), ('done', 'done'), ('skipped', 'skipped')], default='open', max_length=10, verbose_name='state')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled at')),
                ('settled_by_name', models.CharField(blank=True, max_length=300, verbose_name='settled by')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='contract_management.contract')),
                ('planned', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='contract_management.plannedactivity')),
            ],
            options={
                'verbose_name': 'task',
                'verbose_name_plural': 'tasks',
                'ordering': ['due_on', 'planned__activity__order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ContractOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='option')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(verbose_name='ends on')),
                ('number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='length')),
                ('unit', models.CharField(blank=True, choices=[('days', 'days'), ('months', 'months'), ('years', 'years')], max_length=10, verbose_name='unit')),
                ('exercised_at', models.DateTimeField(blank=True, null=True, verbose_name='exercised at')),
                ('exercised_by_name', models.CharField(blank=True, max_length=300, verbose_name='exercised by')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided on')),
                ('decision', models.TextField(blank=True, verbose_name='decision')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='contract_management.contract')),
            ],
            options={
                'verbose_name': 'option',
                'verbose_name_plural': 'options',
                'ordering': ['contract', 'order'],
                'constraints': [models.UniqueConstraint(fields=('contract', 'order'), name='option_order_unique'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='option_term_order'), models.CheckConstraint(condition=models.Q(models.Q(('decided_on__isnull', True), ('exercised_at__isnull', True), ('exercised_by_name', '')), models.Q(('decided_on__isnull', False), ('exercised_at__isnull', False), models.Q(('exercised_by_name', ''), _negated=True)), _connector='OR'), name='option_exercised_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='Expectation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='expectation')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('recorded_by_name', models.CharField(max_length=300, verbose_name='recorded by')),
                ('result', models.TextField(blank=True, verbose_name='result')),
                ('met', models.CharField(blank=True, choices=[('yes', 'as expected'), ('partly', 'partly'), ('no', 'not as expected')], max_length=10, verbose_name='in comparison')),
                ('compared_on', models.DateField(blank=True, null=True, verbose_name='compared on')),
                ('compared_by_name', models.CharField(blank=True, max_length=300, verbose_name='compared by')),
                ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.contractingauthority', verbose_name='authority')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expectations', to='contract_management.contract')),
            ],
            options={
                'verbose_name': 'expectation',
                'verbose_name_plural': 'expectations',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('compared_on__isnull', True), ('met', ''), ('result', '')), models.Q(models.Q(('met', ''), _negated=True), models.Q(('result', ''), _negated=True), ('compared_on__isnull', False)), _connector='OR'), name='expectation_beside_result')],
            },
        ),
        migrations.CreateModel(
            name='ExpirySignal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ends_on', models.DateField(verbose_name='ends on')),
                ('notice_on', models.DateField(verbose_name='last day of notice')),
                ('lead_days', models.PositiveSmallIntegerField(verbose_name='days before')),
                ('due_on', models.DateField(verbose_name='shows from')),
                ('lapsed_at', models.DateTimeField(blank=True, null=True, verbose_name='lapsed at')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='handled at')),
                ('handled_by_name', models.CharField(blank=True, max_length=300, verbose_name='handled by')),
                ('outcome', models.TextField(blank=True, verbose_name='what was decided')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='contract_management.contract')),
            ],
            options={
                'verbose_name': 'signal of expiry',
                'verbose_name_plural': 'signals of expiry',
                'ordering': ['due_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('contract', 'notice_on', 'lead_days'), name='signal_once_per_moment'), models.CheckConstraint(condition=models.Q(models.Q(('handled_at__isnull', True), ('handled_by_name', ''), ('outcome', '')), models.Q(('handled_at__isnull', False), models.Q(('handled_by_name', ''), _negated=True), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='signal_handled_how')],
            },
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('solved_at__isnull', False), ('state', 'solved'), models.Q(('solution', ''), _negated=True), models.Q(('solved_by_name', ''), _negated=True)), models.Q(models.Q(('state', 'solved'), _negated=True), ('solution', ''), ('solved_at__isnull', True), ('solved_by_name', '')), _connector='OR'), name='issue_solved_how'),
        ),
        migrations.AddConstraint(
            model_name='managementplan',
            constraint=models.UniqueConstraint(fields=('contract', 'version'), name='management_plan_version'),
        ),
        migrations.AddConstraint(
            model_name='mutation',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='mutation_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.UniqueConstraint(fields=('indicator', 'period_from', 'sequence'), name='result_sequence_unique'),
        ),
        migrations.AddConstraint(
            model_name='plannedactivity',
            constraint=models.UniqueConstraint(fields=('contract', 'activity'), name='activity_planned_once'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='contract_term_order', violation_error_message='A contract cannot end before it starts.'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_early_on__isnull', True)), models.Q(('ended_early_on__gte', models.F('starts_on')), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='contract_ended_early_why'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('archived_at__isnull', True), ('archived_by_name', ''), ('keep_until__isnull', True)), models.Q(('archived_at__isnull', False), ('keep_until__isnull', False), models.Q(('archived_by_name', ''), _negated=True)), _connector='OR'), name='contract_archived_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='suppliermeeting',
            constraint=models.CheckConstraint(condition=models.Q(('held_at__isnull', True), models.Q(models.Q(('attendees', ''), _negated=True), models.Q(('minutes', ''), _negated=True), ('cancelled_at__isnull', True)), _connector='OR'), name='held_meeting_has_minutes'),
        ),
        migrations.AddConstraint(
            model_name='suppliermeeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', ''), ('cancelled_at__isnull', True)), models.Q(('cancelled_at__isnull', False), models.Q(('cancel_reason', ''), _negated=True)), _connector='OR'), name='cancelled_meeting_why'),
        ),
        migrations.AddConstraint(
            model_name='actionpoint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('indicator__isnull', True), ('meeting__isnull', False)), models.Q(('indicator__isnull', False), ('meeting__isnull', True)), _connector='OR'), name='action_point_of_meeting_or_indicator'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(fields=('planned', 'due_on'), name='task_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by_name', ''), ('state', 'open')), models.Q(('settled_at__isnull', False), ('state__in', ['done', 'skipped']), models.Q(('settled_by_name', ''), _negated=True)), _connector='OR'), name='task_settled_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), ('state', 'skipped'), _negated=True), name='task_skipped_why'),
        ),
        ProtectEvidence("Mutation"),
        ProtectEvidence("ManagementPlan"),
        ProtectEvidence("Result"),
        ProtectEvidence("IssueNote"),
    ]
