import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from projects.journal.triggers import ProtectEvidence



def usual_leads() -> list[int]:
    """The months of warning of a contract in this first version."""
    return [12, 6, 3]


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('contract', '0005_preparing_and_signing'),
        ('tree', '0002_lots'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('passive', 'passive: the contract is kept in order'), ('active', 'active: passive, and steering on performance')], max_length=10, verbose_name='management')),
                ('title', models.CharField(max_length=200, unique=True, verbose_name='activity')),
                ('every_months', models.PositiveSmallIntegerField(default=12, help_text='0: once.', verbose_name='every so many months')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'activity',
                'verbose_name_plural': 'activities',
                'ordering': ['sort_order', 'title'],
            },
        ),
        migrations.CreateModel(
            name='ContractRegister',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'register of contracts',
                'verbose_name_plural': 'register of contracts',
            },
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='number of the contract')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('level', models.CharField(choices=[('passive', 'passive: the contract is kept in order'), ('active', 'active: passive, and steering on performance')], default='passive', max_length=10, verbose_name='management')),
                ('yearly_value', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='value a year (euro)')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('notice_number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='period of notice')),
                ('notice_unit', models.CharField(choices=[('days', 'days'), ('months', 'months'), ('years', 'years')], default='months', max_length=10, verbose_name='counted in')),
                ('lead_months', models.JSONField(default=usual_leads, verbose_name='months of warning')),
                ('ended_on', models.DateField(blank=True, editable=False, null=True, verbose_name='ended early on')),
                ('registered_at', models.DateTimeField(editable=False, verbose_name='registered at')),
                ('registered_by_name', models.CharField(editable=False, max_length=300, verbose_name='registered by')),
                ('changed_at', models.DateTimeField(editable=False, verbose_name='last kept up to date at')),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='archived at')),
                ('agreement', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contract', to='contract.agreement')),
                ('manager', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts_managed', to=settings.AUTH_USER_MODEL, verbose_name='manager')),
                ('participants', models.ManyToManyField(related_name='contracts_managed', to='accounts.contractingauthority', verbose_name='participants')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='tree.project', verbose_name='project')),
            ],
            options={
                'verbose_name': 'contract',
                'verbose_name_plural': 'contracts',
                'ordering': ['ends_on', 'number'],
            },
        ),
        migrations.CreateModel(
            name='ContractFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('filename', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=120)),
                ('storage_name', models.CharField(max_length=120, unique=True)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField(verbose_name='added at')),
                ('added_by_name', models.CharField(max_length=300, verbose_name='added by')),
                ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.contractingauthority')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='contract_management.contract')),
            ],
            options={
                'verbose_name': 'paper of a contract',
                'verbose_name_plural': 'papers of a contract',
                'ordering': ['-added_at'],
            },
        ),
        migrations.CreateModel(
            name='Expectation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('expected', models.TextField(verbose_name='expectation')),
                ('result', models.TextField(blank=True, verbose_name='result')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('recorded_by_name', models.CharField(max_length=300, verbose_name='recorded by')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expectations', to='contract_management.contract')),
            ],
            options={
                'verbose_name': 'expectation',
                'verbose_name_plural': 'expectations',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='performance')),
                ('unit', models.CharField(blank=True, help_text='For example %, days, or complaints.', max_length=40, verbose_name='unit')),
                ('norm', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='norm')),
                ('direction', models.CharField(choices=[('at_least', 'at least the norm'), ('at_most', 'at most the norm')], max_length=10, verbose_name='good is')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='contract_management.contract')),
            ],
            options={
                'verbose_name': 'performance indicator',
                'verbose_name_plural': 'performance indicators',
                'ordering': ['contract', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='IndicatorResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_on', models.DateField(verbose_name='first day of the period')),
                ('last_on', models.DateField(verbose_name='last day of the period')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='result')),
                ('norm', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='norm')),
                ('met', models.BooleanField(verbose_name='norm met')),
                ('remark', models.TextField(blank=True, verbose_name='remark')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('recorded_by_name', models.CharField(max_length=300, verbose_name='recorded by')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='contract_management.indicator')),
            ],
            options={
                'verbose_name': 'result',
                'verbose_name_plural': 'results',
                'ordering': ['first_on'],
            },
        ),
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='what is the matter')),
                ('text', models.TextField(verbose_name='explanation')),
                ('state', models.CharField(choices=[('reported', 'reported'), ('busy', 'being solved'), ('solved', 'solved')], default='reported', max_length=10, verbose_name='state')),
                ('solution', models.TextField(blank=True, verbose_name='what is done about it')),
                ('reported_at', models.DateTimeField(verbose_name='reported at')),
                ('reported_by_name', models.CharField(max_length=300, verbose_name='reported by')),
                ('changed_at', models.DateTimeField()),
                ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.contractingauthority')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='contract_management.contract')),
            ],
            options={
                'verbose_name': 'issue',
                'verbose_name_plural': 'issues',
                'ordering': ['-reported_at'],
            },
        ),
        migrations.CreateModel(
            name='Mutation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=100, verbose_name='what')),
                ('old', models.TextField(blank=True, verbose_name='was')),
                ('new', models.TextField(blank=True, verbose_name='became')),
                ('effective_on', models.DateField(verbose_name='as of')),
                ('reason', models.TextField(verbose_name='reason')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('recorded_by_name', models.CharField(max_length=300, verbose_name='recorded by')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mutations', to='contract_management.contract')),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PlannedActivity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='activity')),
                ('level', models.CharField(choices=[('passive', 'passive: the contract is kept in order'), ('active', 'active: passive, and steering on performance')], max_length=10, verbose_name='management')),
                ('every_months', models.PositiveSmallIntegerField(verbose_name='every so many months')),
                ('first_on', models.DateField(verbose_name='first time')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='contract_management.contract')),
            ],
            options={
                'verbose_name': 'planned activity',
                'verbose_name_plural': 'planned activities',
                'ordering': ['contract', 'level', 'first_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_at', models.DateTimeField(verbose_name='sent at')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.contractingauthority')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='contract_management.contract')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='contract_management.contractfile')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'ordering': ['-sent_at'],
            },
        ),
        migrations.CreateModel(
            name='Supplier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('kvk_number', models.CharField(blank=True, max_length=8, validators=[django.core.validators.RegexValidator('^\\d{8}$', 'A KvK number has eight digits.')], verbose_name='KvK number')),
                ('contact_name', models.CharField(blank=True, max_length=200, verbose_name='contact')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
            ],
            options={
                'verbose_name': 'supplier',
                'verbose_name_plural': 'suppliers',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kvk_number', ''), _negated=True), fields=('kvk_number',), name='supplier_kvk_once', violation_error_message='There is a supplier with this KvK number already.')],
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
                ('planned_on', models.DateField(verbose_name='planned on')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='held on')),
                ('attendees', models.TextField(blank=True, verbose_name='who were there')),
                ('agreed', models.TextField(blank=True, verbose_name='what was agreed on')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='contract_management.contract')),
                ('delegation', models.ManyToManyField(blank=True, related_name='+', to='accounts.contractingauthority', verbose_name='delegation')),
                ('minutes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contract_management.contractfile')),
            ],
            options={
                'verbose_name': 'supplier meeting',
                'verbose_name_plural': 'supplier meetings',
                'ordering': ['planned_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ActionPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=300, verbose_name='what')),
                ('owner', models.CharField(max_length=200, verbose_name='who')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ('result', models.TextField(blank=True, verbose_name='result')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='action_points', to='contract_management.contract')),
                ('indicator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='action_points', to='contract_management.indicator')),
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
                ('due_on', models.DateField(verbose_name='due on')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
                ('done_by_name', models.CharField(blank=True, max_length=300)),
                ('passed_over', models.BooleanField(default=False, verbose_name='passed over')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='contract_management.plannedactivity')),
            ],
            options={
                'verbose_name': 'task',
                'verbose_name_plural': 'tasks',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ContractOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('exercised_at', models.DateTimeField(blank=True, null=True, verbose_name='exercised at')),
                ('exercised_by_name', models.CharField(blank=True, max_length=300)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='options', to='contract_management.contract')),
            ],
            options={
                'verbose_name': 'option',
                'verbose_name_plural': 'options',
                'ordering': ['contract', 'starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='option_period')],
            },
        ),
        migrations.CreateModel(
            name='ExpirySignal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('months', models.PositiveSmallIntegerField(verbose_name='months before')),
                ('mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='mailed at')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='handled at')),
                ('handled_by_name', models.CharField(blank=True, max_length=300, verbose_name='handled by')),
                ('decision', models.CharField(blank=True, choices=[('extend', 'we extend the contract'), ('tender', 'we tender again'), ('end', 'we let it end'), ('later', 'we decide at the next signal')], max_length=10, verbose_name='decision')),
                ('explanation', models.TextField(blank=True, verbose_name='explanation')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='contract_management.contract')),
            ],
            options={
                'verbose_name': 'signal',
                'verbose_name_plural': 'signals',
                'ordering': ['contract', 'ends_on', '-months'],
                'constraints': [models.UniqueConstraint(fields=('contract', 'ends_on', 'months'), name='signal_once'), models.CheckConstraint(condition=models.Q(models.Q(('decision', ''), ('handled_at__isnull', True)), models.Q(('handled_at__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='signal_handled_how')],
            },
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.UniqueConstraint(fields=('contract', 'title'), name='indicator_once'),
        ),
        migrations.AddConstraint(
            model_name='indicatorresult',
            constraint=models.UniqueConstraint(fields=('indicator', 'first_on'), name='result_once_a_period'),
        ),
        migrations.AddConstraint(
            model_name='indicatorresult',
            constraint=models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='result_period'),
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'solved'), _negated=True), models.Q(('solution', ''), _negated=True), _connector='OR'), name='issue_solved_how'),
        ),
        migrations.AddConstraint(
            model_name='mutation',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='mutation_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='plannedactivity',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('contract', 'title'), name='activity_planned_once'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='contract_period'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('notice_number__isnull', True), ('notice_number__gte', 1), _connector='OR'), name='contract_notice'),
        ),
        migrations.AddConstraint(
            model_name='suppliermeeting',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True)), fields=('contract', 'planned_on'), name='meeting_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(fields=('activity', 'due_on'), name='task_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('passed_over', False), models.Q(('note', ''), _negated=True), _connector='OR'), name='task_passed_over_why'),
        ),
        ProtectEvidence("Mutation"),
    ]
