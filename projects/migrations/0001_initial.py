import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import projects.models.intake
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partners', '0002_initial'),
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('territory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='IntakeSubmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('token', models.CharField(default=projects.models.intake.new_token, editable=False, max_length=40, unique=True)),
                ('state', models.CharField(choices=[('draft', 'Brouillon'), ('received', 'Reçue'), ('in_review', 'À l’étude'), ('more_info', 'Complément demandé'), ('accepted', 'Acceptée'), ('referred', 'Orientée ailleurs'), ('withdrawn', 'Retirée'), ('declined', 'Refusée')], default='draft', max_length=10, verbose_name='état')),
                ('form_version', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('first_name', models.CharField(blank=True, max_length=100, verbose_name='prénom')),
                ('last_name', models.CharField(blank=True, max_length=100, verbose_name='nom')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                ('entry_status', models.CharField(blank=True, choices=[('employee', 'En emploi'), ('jobseeker', 'En recherche d’emploi'), ('self_employed', 'À mon compte'), ('student', 'En études ou en formation'), ('inactive', 'Sans activité'), ('other', 'Autre situation')], max_length=15, verbose_name='situation')),
                ('heard_from', models.CharField(blank=True, choices=[('word', 'Le bouche-à-oreille'), ('structure', 'Une structure m’a orienté·e'), ('employment', 'France Travail ou la mission locale'), ('town_hall', 'Ma mairie ou l’intercommunalité'), ('web', 'Internet'), ('event', 'Une rencontre'), ('other', 'Autrement')], max_length=12, verbose_name='comment vous nous avez connus')),
                ('title', models.CharField(blank=True, max_length=150, verbose_name='nom du projet')),
                ('idea', models.TextField(blank=True, max_length=5000, verbose_name='idée')),
                ('stage', models.CharField(blank=True, choices=[('idea', 'Une envie'), ('clarification', 'Une idée à clarifier'), ('formulation', 'Un projet à écrire'), ('experiment', 'Un projet à éprouver'), ('launch', 'Un lancement'), ('consolidation', 'Une activité à consolider')], max_length=15, verbose_name='avancement')),
                ('collective', models.BooleanField(blank=True, null=True, verbose_name='à plusieurs')),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('clarify', 'Clarifier mon idée'), ('write', 'Écrire mon projet'), ('status', 'Choisir un statut juridique'), ('fund', 'Trouver des financements'), ('place', 'Trouver un lieu'), ('people', 'Rencontrer d’autres porteurs'), ('train', 'Me former'), ('test', 'Tester mon activité')], max_length=12), blank=True, default=list, size=None, verbose_name='besoins')),
                ('answers', models.JSONField(blank=True, default=dict, verbose_name='autres réponses')),
                ('steps_done', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('draft_reminded_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('deletion_notified_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='reçue le')),
                ('exchanged_at', models.DateTimeField(blank=True, help_text='Complément demandé ou donné depuis la réception.', null=True, verbose_name='dernier échange le')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='décidée le')),
                ('referred_to_other', models.CharField(blank=True, max_length=200, verbose_name='orientée vers (autre)')),
                ('search', django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                ('assigned_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assigned_submissions', to=settings.AUTH_USER_MODEL, verbose_name='suivie par')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.municipality', verbose_name='commune')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='people.person', verbose_name='personne')),
                ('referred_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referred_submissions', to='partners.structure', verbose_name='orientée vers')),
            ],
            options={
                'verbose_name': 'candidature',
                'verbose_name_plural': 'candidatures',
                'ordering': ['-received_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='IntakeNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(max_length=5000, verbose_name='note')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='de')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='projects.intakesubmission')),
            ],
            options={
                'verbose_name': 'note interne',
                'verbose_name_plural': 'notes internes',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('title', models.CharField(max_length=150, verbose_name='nom')),
                ('summary', models.TextField(blank=True, max_length=5000, verbose_name='résumé')),
                ('stage', models.CharField(choices=[('idea', 'Une envie'), ('clarification', 'Une idée à clarifier'), ('formulation', 'Un projet à écrire'), ('experiment', 'Un projet à éprouver'), ('launch', 'Un lancement'), ('consolidation', 'Une activité à consolider')], max_length=15, verbose_name='avancement')),
                ('collective', models.BooleanField(default=False, verbose_name='à plusieurs')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='territory.municipality', verbose_name='commune')),
            ],
            options={
                'verbose_name': 'projet',
                'verbose_name_plural': 'projets',
                'ordering': ['title'],
            },
        ),
        migrations.CreateModel(
            name='Accompaniment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('state', models.CharField(choices=[('active', 'En accompagnement'), ('ended', 'Terminé')], default='active', max_length=10, verbose_name='état')),
                ('entry_status', models.CharField(blank=True, choices=[('employee', 'En emploi'), ('jobseeker', 'En recherche d’emploi'), ('self_employed', 'À mon compte'), ('student', 'En études ou en formation'), ('inactive', 'Sans activité'), ('other', 'Autre situation')], max_length=15, verbose_name='situation à l’entrée')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='au')),
                ('adviser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accompaniments', to=settings.AUTH_USER_MODEL, verbose_name='suivi par')),
                ('submission', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accompaniment', to='projects.intakesubmission', verbose_name='candidature')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accompaniments', to='projects.project', verbose_name='projet')),
            ],
            options={
                'verbose_name': 'accompagnement',
                'verbose_name_plural': 'accompagnements',
                'ordering': ['-start', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ProjectEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('title', models.CharField(max_length=150, verbose_name='nom')),
                ('summary', models.TextField(blank=True, max_length=5000, verbose_name='résumé')),
                ('stage', models.CharField(choices=[('idea', 'Une envie'), ('clarification', 'Une idée à clarifier'), ('formulation', 'Un projet à écrire'), ('experiment', 'Un projet à éprouver'), ('launch', 'Un lancement'), ('consolidation', 'Une activité à consolider')], max_length=15, verbose_name='avancement')),
                ('collective', models.BooleanField(default=False, verbose_name='à plusieurs')),
                ('municipality', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='territory.municipality', verbose_name='commune')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.project')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProjectHolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('search', django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='holder', to='people.person', verbose_name='personne')),
            ],
            options={
                'verbose_name': 'porteur de projet',
                'verbose_name_plural': 'porteurs de projet',
                'ordering': ['person__last_name', 'person__first_name'],
            },
        ),
        migrations.AddField(
            model_name='project',
            name='holders',
            field=models.ManyToManyField(related_name='projects', to='projects.projectholder', verbose_name='porteurs'),
        ),
        migrations.CreateModel(
            name='AccompanimentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('state', models.CharField(choices=[('active', 'En accompagnement'), ('ended', 'Terminé')], default='active', max_length=10, verbose_name='état')),
                ('entry_status', models.CharField(blank=True, choices=[('employee', 'En emploi'), ('jobseeker', 'En recherche d’emploi'), ('self_employed', 'À mon compte'), ('student', 'En études ou en formation'), ('inactive', 'Sans activité'), ('other', 'Autre situation')], max_length=15, verbose_name='situation à l’entrée')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='au')),
                ('adviser', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='suivi par')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.accompaniment')),
                ('submission', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.intakesubmission', verbose_name='candidature')),
                ('project', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.project', verbose_name='projet')),
                ('holder', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.projectholder', verbose_name='porteur')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='accompaniment',
            name='holder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accompaniments', to='projects.projectholder', verbose_name='porteur'),
        ),
        migrations.AddIndex(
            model_name='intakesubmission',
            index=models.Index(models.OrderBy(models.F('received_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('state', 'draft'), _negated=True), name='submission_newest'),
        ),
        migrations.AddIndex(
            model_name='intakesubmission',
            index=models.Index(fields=['state', '-received_at', '-id'], name='submission_by_state'),
        ),
        migrations.AddIndex(
            model_name='intakesubmission',
            index=models.Index(condition=models.Q(('state', 'draft')), fields=['updated_at'], name='submission_drafts'),
        ),
        migrations.AddIndex(
            model_name='intakesubmission',
            index=models.Index(condition=models.Q(('state__in', ('received', 'in_review', 'more_info'))), fields=['received_at'], include=('state', 'assigned_to', 'exchanged_at'), name='submission_open'),
        ),
        migrations.AddIndex(
            model_name='intakesubmission',
            index=models.Index(fields=['email'], name='submission_email'),
        ),
        migrations.AddIndex(
            model_name='intakesubmission',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='submission_search'),
        ),
        migrations.AddConstraint(
            model_name='intakesubmission',
            constraint=models.CheckConstraint(condition=models.Q(('token__regex', '^[A-Za-z0-9_-]{32}$')), name='submission_token_shape', violation_error_message='Le lien d’une candidature compte 32 caractères.'),
        ),
        migrations.AddConstraint(
            model_name='intakesubmission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('received_at', None), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('received_at__isnull', False)), _connector='OR'), name='submission_sent_has_date', violation_error_message='Une candidature envoyée porte sa date de réception.'),
        ),
        migrations.AddConstraint(
            model_name='intakesubmission',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('person__isnull', False), models.Q(('last_name', ''), _negated=True)), _connector='OR'), name='submission_sent_has_person', violation_error_message='Une candidature envoyée désigne une personne.'),
        ),
        migrations.AddConstraint(
            model_name='intakesubmission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'referred'), _negated=True), ('referred_to__isnull', False), models.Q(('referred_to_other', ''), _negated=True), _connector='OR'), name='submission_referred_has_destination', violation_error_message='Une candidature orientée ailleurs dit vers où.'),
        ),
        migrations.AddIndex(
            model_name='projectholder',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='holder_search'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='project',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_projectevent" ("collective", "created_at", "id", "municipality_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stage", "summary", "title", "updated_at", "version") VALUES (NEW."collective", NEW."created_at", NEW."id", NEW."municipality_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."stage", NEW."summary", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='3c1fd19937876d41344e5f2730b6f4e926b169d4', operation='INSERT', pgid='pgtrigger_insert_insert_2e147', table='projects_project', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='project',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_projectevent" ("collective", "created_at", "id", "municipality_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stage", "summary", "title", "updated_at", "version") VALUES (NEW."collective", NEW."created_at", NEW."id", NEW."municipality_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."stage", NEW."summary", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='a8405e066455768f0ddd6f24bdf2d435ebb23242', operation='UPDATE', pgid='pgtrigger_update_update_804c3', table='projects_project', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='accompaniment',
            index=models.Index(fields=['-start', '-id'], name='accompaniment_newest'),
        ),
        migrations.AddIndex(
            model_name='accompaniment',
            index=models.Index(condition=models.Q(('state', 'active')), fields=['adviser'], name='accompaniment_active'),
        ),
        migrations.AddConstraint(
            model_name='accompaniment',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('holder', 'project'), name='one_active_accompaniment', violation_error_message='Cet accompagnement est déjà en cours.'),
        ),
        migrations.AddConstraint(
            model_name='accompaniment',
            constraint=models.CheckConstraint(condition=models.Q(('end', None), ('end__gte', models.F('start')), _connector='OR'), name='accompaniment_dates_in_order', violation_error_message='La fin ne peut pas précéder le début.'),
        ),
        migrations.AddConstraint(
            model_name='accompaniment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', None), ('state', 'active')), models.Q(('end__isnull', False), ('state', 'ended')), _connector='OR'), name='accompaniment_ended_has_date', violation_error_message='Un accompagnement terminé porte sa date de fin.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accompaniment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_accompanimentevent" ("adviser_id", "created_at", "end", "entry_status", "holder_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "start", "state", "submission_id", "updated_at", "version") VALUES (NEW."adviser_id", NEW."created_at", NEW."end", NEW."entry_status", NEW."holder_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."start", NEW."state", NEW."submission_id", NEW."updated_at", NEW."version"); RETURN NULL;', hash='3752f530b68f793779ce644cde4938de014dfe60', operation='INSERT', pgid='pgtrigger_insert_insert_b7283', table='projects_accompaniment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accompaniment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_accompanimentevent" ("adviser_id", "created_at", "end", "entry_status", "holder_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "start", "state", "submission_id", "updated_at", "version") VALUES (NEW."adviser_id", NEW."created_at", NEW."end", NEW."entry_status", NEW."holder_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."start", NEW."state", NEW."submission_id", NEW."updated_at", NEW."version"); RETURN NULL;', hash='466cffa0cd38a644dfccfed0fd404b0f78b82244', operation='UPDATE', pgid='pgtrigger_update_update_5c069', table='projects_accompaniment', when='AFTER')),
        ),
    ]
