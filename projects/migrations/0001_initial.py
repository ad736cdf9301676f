import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import eveil.core.models
import pgtrigger.compiler
import pgtrigger.migrations
import projects.models.activity
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
            name='Accompaniment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('state', models.CharField(choices=[('active', 'En accompagnement'), ('ended', 'Terminé')], default='active', max_length=10, verbose_name='état')),
                ('entry_status', models.CharField(blank=True, choices=[('employee', 'En emploi'), ('jobseeker', 'En recherche d’emploi'), ('self_employed', 'À mon compte'), ('student', 'En études ou en formation'), ('inactive', 'Sans activité'), ('other', 'Autre situation')], max_length=15, verbose_name='situation à l’entrée')),
                ('unemployed_months', models.PositiveSmallIntegerField(blank=True, help_text='À l’entrée\xa0; zéro pour moins d’un mois.', null=True, validators=[django.core.validators.MaxValueValidator(600)], verbose_name='mois de recherche d’emploi')),
                ('study_level', models.CharField(blank=True, choices=[('none', 'Sans diplôme, ou brevet des collèges'), ('3', 'Niveau 3 (CAP, BEP)'), ('4', 'Niveau 4 (baccalauréat)'), ('5', 'Niveau 5 (bac + 2)'), ('6', 'Niveau 6 (bac + 3 ou 4)'), ('7', 'Niveau 7 (bac + 5)'), ('8', 'Niveau 8 (doctorat)')], max_length=4, verbose_name='niveau d’études')),
                ('single_parent', models.BooleanField(blank=True, null=True, verbose_name='foyer monoparental')),
                ('mobility', models.CharField(blank=True, choices=[('car', 'Permis et véhicule'), ('licence', 'Permis, sans véhicule'), ('vehicle', 'Deux-roues ou voiturette, sans permis B'), ('transport', 'Transports en commun ou covoiturage'), ('none', 'Aucun moyen de déplacement')], max_length=10, verbose_name='mobilité')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='au')),
                ('adviser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accompaniments', to=settings.AUTH_USER_MODEL, verbose_name='suivi par')),
                ('co_structure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='co_accompaniments', to='partners.structure', verbose_name='accompagné aussi par')),
                ('prescriber', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='prescribed', to='partners.structure', verbose_name='prescripteur')),
            ],
            options={
                'verbose_name': 'accompagnement',
                'verbose_name_plural': 'accompagnements',
                'ordering': ['-start', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ActivityTest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('kind', models.CharField(choices=[('couveuse', 'Couveuse'), ('cae', 'Coopérative d’activité et d’emploi'), ('cape', 'Contrat d’appui (CAPE)')], max_length=8, verbose_name='cadre')),
                ('state', models.CharField(choices=[('running', 'En cours'), ('ended', 'Terminé')], default='running', max_length=7, verbose_name='état')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(verbose_name='au')),
                ('renewals', models.PositiveSmallIntegerField(default=0, verbose_name='renouvellements')),
                ('renewals_allowed', models.PositiveSmallIntegerField(default=projects.models.activity.renewals_allowed, editable=False, verbose_name='renouvellements permis')),
                ('outcome', models.CharField(blank=True, choices=[('created', 'Activité créée'), ('salaried', 'Entrepreneur·e salarié·e d’une coopérative'), ('employed', 'Emploi trouvé'), ('adapted', 'Projet transformé'), ('stopped', 'Projet arrêté')], max_length=10, verbose_name='issue')),
                ('outcome_note', models.TextField(blank=True, max_length=2000, verbose_name='ce qu’il faut en retenir')),
                ('accompaniment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activity_tests', to='projects.accompaniment', verbose_name='accompagnement')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activity_tests', to='partners.structure', verbose_name='structure d’accueil')),
            ],
            options={
                'verbose_name': 'test d’activité',
                'verbose_name_plural': 'tests d’activité',
                'ordering': ['-start', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='FundedOperation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=150, unique=True, verbose_name='nom')),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='numéro de dossier')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='au')),
                ('incomplete_limit', models.PositiveSmallIntegerField(default=35, help_text='Au-delà de cette part de dossiers incomplets, l’équipe est alertée.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='seuil de dossiers incomplets, en %')),
                ('required', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('birth_date', 'Date de naissance'), ('birth_place', 'Lieu de naissance'), ('sex', 'Sexe'), ('contact', 'Téléphone ou adresse électronique'), ('address', 'Adresse'), ('municipality', 'Commune'), ('entry_status', 'Situation à l’entrée'), ('unemployed_months', 'Mois de recherche d’emploi'), ('study_level', 'Niveau d’études'), ('single_parent', 'Foyer monoparental'), ('mobility', 'Mobilité'), ('prescriber', 'Prescripteur')], max_length=20), blank=True, default=list, size=None, verbose_name='informations exigées')),
                ('funder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='funded_operations', to='partners.structure', verbose_name='financeur')),
            ],
            options={
                'verbose_name': 'opération financée',
                'verbose_name_plural': 'opérations financées',
                'ordering': ['-start', 'name'],
            },
        ),
        migrations.CreateModel(
            name='CompletenessDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='le')),
                ('total', models.PositiveIntegerField(verbose_name='dossiers')),
                ('complete', models.PositiveIntegerField(verbose_name='dossiers complets')),
                ('operation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='completeness', to='projects.fundedoperation')),
            ],
            options={
                'verbose_name': 'complétude d’un jour',
                'verbose_name_plural': 'complétude par jour',
                'ordering': ['operation', 'day'],
            },
        ),
        migrations.CreateModel(
            name='FundedOperationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=150, verbose_name='nom')),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='numéro de dossier')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='au')),
                ('incomplete_limit', models.PositiveSmallIntegerField(default=35, help_text='Au-delà de cette part de dossiers incomplets, l’équipe est alertée.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='seuil de dossiers incomplets, en %')),
                ('required', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('birth_date', 'Date de naissance'), ('birth_place', 'Lieu de naissance'), ('sex', 'Sexe'), ('contact', 'Téléphone ou adresse électronique'), ('address', 'Adresse'), ('municipality', 'Commune'), ('entry_status', 'Situation à l’entrée'), ('unemployed_months', 'Mois de recherche d’emploi'), ('study_level', 'Niveau d’études'), ('single_parent', 'Foyer monoparental'), ('mobility', 'Mobilité'), ('prescriber', 'Prescripteur')], max_length=20), blank=True, default=list, size=None, verbose_name='informations exigées')),
                ('funder', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.structure', verbose_name='financeur')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.fundedoperation')),
            ],
            options={
                'abstract': False,
            },
        ),
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
                ('entered_by', models.ForeignKey(blank=True, help_text='Qui l’a remplie pour une personne sans ordinateur.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisie par')),
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
            name='ConsentScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to=eveil.core.models.private_path, verbose_name='fichier')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('content_type', models.CharField(max_length=120, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='taille, en octets')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='déposé le')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposé par')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='consent_scan', to='projects.intakesubmission')),
            ],
            options={
                'verbose_name': 'accord signé',
                'verbose_name_plural': 'accords signés',
            },
        ),
        migrations.AddField(
            model_name='accompaniment',
            name='submission',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accompaniment', to='projects.intakesubmission', verbose_name='candidature'),
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('state', models.CharField(choices=[('offered', 'Créneau libre'), ('booked', 'Prévu'), ('held', 'Tenu'), ('missed', 'Manqué'), ('cancelled', 'Annulé')], default='offered', max_length=10, verbose_name='état')),
                ('starts_at', models.DateTimeField(verbose_name='début')),
                ('ends_at', models.DateTimeField(verbose_name='fin')),
                ('mode', models.CharField(choices=[('office', 'Sur place'), ('home', 'Chez le porteur'), ('phone', 'Par téléphone'), ('video', 'En visioconférence')], max_length=6, verbose_name='modalité')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='lieu')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='lien de la visioconférence')),
                ('purpose', models.CharField(blank=True, max_length=300, verbose_name='objet')),
                ('summary', models.TextField(blank=True, max_length=10000, verbose_name='compte rendu partagé')),
                ('next_steps', models.TextField(blank=True, help_text='Une par ligne.', max_length=3000, verbose_name='suites')),
                ('was_offered', models.BooleanField(default=False, verbose_name='proposé en ligne')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('told_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='annoncé le')),
                ('accompaniment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='projects.accompaniment', verbose_name='accompagnement')),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to=settings.AUTH_USER_MODEL, verbose_name='accompagnateur')),
                ('operation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='projects.fundedoperation', verbose_name='opération financée')),
            ],
            options={
                'verbose_name': 'entretien',
                'verbose_name_plural': 'entretiens',
                'ordering': ['-starts_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='InterviewNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(max_length=10000, verbose_name='note interne')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='de')),
                ('interview', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='note', to='projects.interview')),
            ],
            options={
                'verbose_name': 'note interne d’entretien',
                'verbose_name_plural': 'notes internes d’entretien',
            },
        ),
        migrations.CreateModel(
            name='InterviewScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to=eveil.core.models.private_path, verbose_name='fichier')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('content_type', models.CharField(max_length=120, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='taille, en octets')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='déposé le')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='empreinte')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposé par')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scans', to='projects.interview', verbose_name='entretien')),
            ],
            options={
                'verbose_name': 'feuille signée',
                'verbose_name_plural': 'feuilles signées',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='InterviewSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('holder', 'Porteur de projet'), ('adviser', 'Accompagnateur')], max_length=8, verbose_name='signataire')),
                ('name', models.CharField(max_length=201, verbose_name='nom')),
                ('strokes', models.JSONField(blank=True, default=list, verbose_name='tracé')),
                ('content', models.JSONField(verbose_name='ce qui est signé')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='empreinte')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sur l’écran de')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='projects.interview')),
            ],
            options={
                'verbose_name': 'signature d’entretien',
                'verbose_name_plural': 'signatures d’entretien',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MonthlyTurnover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='mois')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=9, validators=[django.core.validators.MinValueValidator(0)], verbose_name='chiffre d’affaires (€)')),
                ('test', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turnovers', to='projects.activitytest', verbose_name='test')),
            ],
            options={
                'verbose_name': 'chiffre d’affaires d’un mois',
                'verbose_name_plural': 'chiffres d’affaires par mois',
                'ordering': ['test', 'month'],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('accompaniment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='projects.accompaniment', verbose_name='accompagnement')),
                ('operation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='projects.fundedoperation', verbose_name='opération')),
            ],
            options={
                'verbose_name': 'participation',
                'verbose_name_plural': 'participations',
            },
        ),
        migrations.AddField(
            model_name='fundedoperation',
            name='accompaniments',
            field=models.ManyToManyField(related_name='operations', through='projects.Participation', to='projects.accompaniment', verbose_name='accompagnements'),
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
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('clarify', 'Clarifier mon idée'), ('write', 'Écrire mon projet'), ('status', 'Choisir un statut juridique'), ('fund', 'Trouver des financements'), ('place', 'Trouver un lieu'), ('people', 'Rencontrer d’autres porteurs'), ('train', 'Me former'), ('test', 'Tester mon activité')], max_length=12), blank=True, default=list, size=None, verbose_name='ce qu’il cherche')),
                ('looking_for', models.CharField(blank=True, max_length=200, verbose_name='ce qu’il cherche, en une phrase')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='territory.municipality', verbose_name='commune')),
            ],
            options={
                'verbose_name': 'projet',
                'verbose_name_plural': 'projets',
                'ordering': ['title'],
            },
        ),
        migrations.CreateModel(
            name='Holding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('right', models.CharField(choices=[('write', 'Écrit le projet'), ('read', 'Lit le projet')], default='write', max_length=5, verbose_name='droit')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holdings', to='projects.project')),
            ],
            options={
                'verbose_name': 'part d’un projet',
                'verbose_name_plural': 'parts de projets',
            },
        ),
        migrations.AddField(
            model_name='accompaniment',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accompaniments', to='projects.project', verbose_name='projet'),
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
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('clarify', 'Clarifier mon idée'), ('write', 'Écrire mon projet'), ('status', 'Choisir un statut juridique'), ('fund', 'Trouver des financements'), ('place', 'Trouver un lieu'), ('people', 'Rencontrer d’autres porteurs'), ('train', 'Me former'), ('test', 'Tester mon activité')], max_length=12), blank=True, default=list, size=None, verbose_name='ce qu’il cherche')),
                ('looking_for', models.CharField(blank=True, max_length=200, verbose_name='ce qu’il cherche, en une phrase')),
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
            field=models.ManyToManyField(related_name='projects', through='projects.Holding', to='projects.projectholder', verbose_name='porteurs'),
        ),
        migrations.CreateModel(
            name='InterviewEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('state', models.CharField(choices=[('offered', 'Créneau libre'), ('booked', 'Prévu'), ('held', 'Tenu'), ('missed', 'Manqué'), ('cancelled', 'Annulé')], default='offered', max_length=10, verbose_name='état')),
                ('starts_at', models.DateTimeField(verbose_name='début')),
                ('ends_at', models.DateTimeField(verbose_name='fin')),
                ('mode', models.CharField(choices=[('office', 'Sur place'), ('home', 'Chez le porteur'), ('phone', 'Par téléphone'), ('video', 'En visioconférence')], max_length=6, verbose_name='modalité')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='lieu')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='lien de la visioconférence')),
                ('purpose', models.CharField(blank=True, max_length=300, verbose_name='objet')),
                ('summary', models.TextField(blank=True, max_length=10000, verbose_name='compte rendu partagé')),
                ('next_steps', models.TextField(blank=True, help_text='Une par ligne.', max_length=3000, verbose_name='suites')),
                ('was_offered', models.BooleanField(default=False, verbose_name='proposé en ligne')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('told_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='annoncé le')),
                ('accompaniment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.accompaniment', verbose_name='accompagnement')),
                ('adviser', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accompagnateur')),
                ('operation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.fundedoperation', verbose_name='opération financée')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.interview')),
                ('holder', models.ForeignKey(blank=True, db_constraint=False, help_text='Celui de l’accompagnement\xa0; la base en tient la disponibilité.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.projectholder', verbose_name='porteur')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='interview',
            name='holder',
            field=models.ForeignKey(blank=True, help_text='Celui de l’accompagnement\xa0; la base en tient la disponibilité.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='projects.projectholder', verbose_name='porteur'),
        ),
        migrations.AddField(
            model_name='holding',
            name='holder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holdings', to='projects.projectholder'),
        ),
        migrations.CreateModel(
            name='HelpOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('shares', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('email', 'mon adresse électronique'), ('phone', 'mon téléphone')], max_length=5), blank=True, default=list, size=None, verbose_name='coordonnées données')),
                ('agreed_text', models.TextField(blank=True, verbose_name='texte montré')),
                ('agreed_version', models.CharField(blank=True, max_length=20, verbose_name='version du texte')),
                ('agreed_channel', models.CharField(blank=True, choices=[('online', 'En ligne'), ('oral', 'À l’oral'), ('paper', 'Sur papier')], max_length=10, verbose_name='canal')),
                ('agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='accord donné le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='accord retiré le')),
                ('state', models.CharField(choices=[('raised', 'Chez l’accompagnateur'), ('asked', 'Attend le porteur'), ('introduced', 'Mis en relation'), ('declined', 'Déclinée'), ('taken_back', 'Retirée'), ('ended', 'Accord retiré')], default='raised', max_length=10, verbose_name='état')),
                ('offer', models.CharField(choices=[('hosting', 'Héberger une activité à l’essai'), ('workspace', 'Prêter un bureau ou un atelier'), ('land', 'Donner accès à une terre ou à un bâtiment'), ('funding', 'Financer'), ('expertise', 'Conseiller (gestion, droit, technique)'), ('training', 'Former'), ('network', 'Ouvrir un réseau'), ('placement', 'Accueillir en immersion'), ('outlet', 'Acheter ou faire connaître'), ('equipment', 'Prêter du matériel')], max_length=12, verbose_name='aide proposée')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='précisions')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='réponse')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondue le')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='levée par')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='help_offers_carried', to='people.person', verbose_name='interlocuteur')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='help_offers', to='partners.structure', verbose_name='structure')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='help_offers', to='projects.project', verbose_name='projet')),
                ('holder', models.ForeignKey(help_text='À qui la question est posée.', on_delete=django.db.models.deletion.PROTECT, related_name='help_offers', to='projects.projectholder', verbose_name='porteur')),
            ],
            options={
                'verbose_name': 'main levée',
                'verbose_name_plural': 'mains levées',
                'ordering': ['-created_at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to=eveil.core.models.private_path, verbose_name='fichier')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('content_type', models.CharField(max_length=120, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='taille, en octets')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='déposé le')),
                ('audience', models.CharField(choices=[('team', 'L’équipe seulement'), ('holder', 'L’équipe et le porteur')], default='team', max_length=6, verbose_name='qui lira')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposé par')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='projects.project', verbose_name='projet')),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='projects.projectholder', verbose_name='porteur')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ['-at', '-pk'],
            },
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
                ('unemployed_months', models.PositiveSmallIntegerField(blank=True, help_text='À l’entrée\xa0; zéro pour moins d’un mois.', null=True, validators=[django.core.validators.MaxValueValidator(600)], verbose_name='mois de recherche d’emploi')),
                ('study_level', models.CharField(blank=True, choices=[('none', 'Sans diplôme, ou brevet des collèges'), ('3', 'Niveau 3 (CAP, BEP)'), ('4', 'Niveau 4 (baccalauréat)'), ('5', 'Niveau 5 (bac + 2)'), ('6', 'Niveau 6 (bac + 3 ou 4)'), ('7', 'Niveau 7 (bac + 5)'), ('8', 'Niveau 8 (doctorat)')], max_length=4, verbose_name='niveau d’études')),
                ('single_parent', models.BooleanField(blank=True, null=True, verbose_name='foyer monoparental')),
                ('mobility', models.CharField(blank=True, choices=[('car', 'Permis et véhicule'), ('licence', 'Permis, sans véhicule'), ('vehicle', 'Deux-roues ou voiturette, sans permis B'), ('transport', 'Transports en commun ou covoiturage'), ('none', 'Aucun moyen de déplacement')], max_length=10, verbose_name='mobilité')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='au')),
                ('adviser', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='suivi par')),
                ('co_structure', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.structure', verbose_name='accompagné aussi par')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.accompaniment')),
                ('prescriber', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.structure', verbose_name='prescripteur')),
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
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('shares', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('email', 'mon adresse électronique'), ('phone', 'mon téléphone')], max_length=5), blank=True, default=list, size=None, verbose_name='coordonnées données')),
                ('agreed_text', models.TextField(blank=True, verbose_name='texte montré')),
                ('agreed_version', models.CharField(blank=True, max_length=20, verbose_name='version du texte')),
                ('agreed_channel', models.CharField(blank=True, choices=[('online', 'En ligne'), ('oral', 'À l’oral'), ('paper', 'Sur papier')], max_length=10, verbose_name='canal')),
                ('agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='accord donné le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='accord retiré le')),
                ('way', models.CharField(choices=[('in', 'Vers EVEIL'), ('out', 'Vers une structure')], max_length=3, verbose_name='sens')),
                ('state', models.CharField(choices=[('asked', 'Attend la personne'), ('sent', 'Attend la réponse'), ('accepted', 'Acceptée'), ('declined', 'Déclinée'), ('closed', 'Suite donnée'), ('dropped', 'Sans suite'), ('passed', 'Transmise')], default='asked', max_length=10, verbose_name='état')),
                ('words', models.TextField(blank=True, max_length=2000, verbose_name='quelques mots')),
                ('asked_how', models.CharField(blank=True, choices=[('online', 'En ligne'), ('oral', 'À l’oral'), ('paper', 'Sur papier')], max_length=10, verbose_name='accord recueilli')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='réponse')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondue le')),
                ('outcome', models.CharField(blank=True, choices=[('helped', 'L’aide a été apportée'), ('elsewhere', 'La personne est allée vers quelqu’un d’autre'), ('gave_up', 'La personne a renoncé'), ('silent', 'Plus de nouvelles')], max_length=10, verbose_name='suite')),
                ('outcome_words', models.TextField(blank=True, max_length=2000, verbose_name='mots sur la suite')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='suite donnée le')),
                ('adviser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='referrals', to=settings.AUTH_USER_MODEL, verbose_name='suivie, à EVEIL, par')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisie par')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals_carried', to='people.person', verbose_name='suivie, dans la structure, par')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='people.person', verbose_name='personne')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='partners.structure', verbose_name='structure')),
                ('submission', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='referrals', to='projects.intakesubmission', verbose_name='candidature')),
            ],
            options={
                'verbose_name': 'orientation',
                'verbose_name_plural': 'orientations',
                'ordering': ['-created_at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SensitiveEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('benefits', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('rsa', 'RSA'), ('ass', 'ASS'), ('aah', 'AAH'), ('are', 'Allocation chômage (ARE)')], max_length=4), blank=True, default=list, size=None, verbose_name='allocations')),
                ('disability_recognised', models.BooleanField(blank=True, null=True, verbose_name='reconnaissance de travailleur handicapé (RQTH)')),
                ('accompaniment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sensitive_entry', to='projects.accompaniment')),
            ],
            options={
                'verbose_name': 'information confidentielle',
                'verbose_name_plural': 'informations confidentielles',
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.TextField(blank=True, max_length=5000, verbose_name='note')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('accompaniment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transfers', to='projects.accompaniment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                ('from_adviser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='de')),
                ('to_adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='à')),
            ],
            options={
                'verbose_name': 'transmission',
                'verbose_name_plural': 'transmissions',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='activitytest',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('accompaniment',), name='one_running_test', violation_error_message='Un test d’activité est déjà en cours.'),
        ),
        migrations.AddConstraint(
            model_name='activitytest',
            constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='test_dates_in_order', violation_error_message='La fin d’un test suit son début.'),
        ),
        migrations.AddConstraint(
            model_name='activitytest',
            constraint=models.CheckConstraint(condition=models.Q(('renewals__lte', models.F('renewals_allowed'))), name='test_renewals_bounded', violation_error_message='Ce test ne peut plus être renouvelé.'),
        ),
        migrations.AddConstraint(
            model_name='activitytest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('state', 'running')), models.Q(('state', 'ended'), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='test_ended_has_outcome', violation_error_message='Un test terminé dit son issue.'),
        ),
        migrations.AddConstraint(
            model_name='completenessday',
            constraint=models.UniqueConstraint(fields=('operation', 'day'), name='one_completeness_a_day'),
        ),
        migrations.AddConstraint(
            model_name='completenessday',
            constraint=models.CheckConstraint(condition=models.Q(('complete__lte', models.F('total'))), name='completeness_of_the_total', violation_error_message='Il ne peut y avoir plus de dossiers complets que de dossiers.'),
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
            index=models.Index(condition=models.Q(('entered_by__isnull', False), ('state', 'draft')), fields=['updated_at'], name='submission_entered'),
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
        migrations.AddConstraint(
            model_name='interviewsignature',
            constraint=models.UniqueConstraint(fields=('interview', 'role', 'fingerprint'), name='one_signature_of_a_text', violation_error_message='Cet entretien est déjà signé.'),
        ),
        migrations.AddConstraint(
            model_name='monthlyturnover',
            constraint=models.UniqueConstraint(fields=('test', 'month'), name='one_turnover_a_month', violation_error_message='Ce mois est déjà saisi.'),
        ),
        migrations.AddConstraint(
            model_name='monthlyturnover',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='turnover_month_is_its_first_day', violation_error_message='Un mois s’écrit par son premier jour.'),
        ),
        migrations.AddConstraint(
            model_name='monthlyturnover',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='turnover_not_negative', violation_error_message='Un chiffre d’affaires n’est pas négatif.'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(fields=('operation', 'accompaniment'), name='one_participation', violation_error_message='Cet accompagnement est déjà dans l’opération.'),
        ),
        migrations.AddConstraint(
            model_name='fundedoperation',
            constraint=models.CheckConstraint(condition=models.Q(('end', None), ('end__gte', models.F('start')), _connector='OR'), name='operation_dates_in_order', violation_error_message='La fin ne peut pas précéder le début.'),
        ),
        migrations.AddConstraint(
            model_name='fundedoperation',
            constraint=models.CheckConstraint(condition=models.Q(('incomplete_limit__lte', 100)), name='operation_limit_is_a_share', violation_error_message='Le seuil est une part, de 0 à 100 %.'),
        ),
        migrations.AddConstraint(
            model_name='fundedoperation',
            constraint=models.CheckConstraint(condition=models.Q(('required__contained_by', ['birth_date', 'birth_place', 'sex', 'contact', 'address', 'municipality', 'entry_status', 'unemployed_months', 'study_level', 'single_parent', 'mobility', 'prescriber'])), name='operation_required_known', violation_error_message='Cette information n’existe pas.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fundedoperation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_fundedoperationevent" ("created_at", "end", "funder_id", "id", "incomplete_limit", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "required", "start", "updated_at", "version") VALUES (NEW."created_at", NEW."end", NEW."funder_id", NEW."id", NEW."incomplete_limit", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reference", NEW."required", NEW."start", NEW."updated_at", NEW."version"); RETURN NULL;', hash='fe6384575a94ff8a41c76a050ac19e97ee600b00', operation='INSERT', pgid='pgtrigger_insert_insert_bd8b1', table='projects_fundedoperation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fundedoperation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_fundedoperationevent" ("created_at", "end", "funder_id", "id", "incomplete_limit", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "required", "start", "updated_at", "version") VALUES (NEW."created_at", NEW."end", NEW."funder_id", NEW."id", NEW."incomplete_limit", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reference", NEW."required", NEW."start", NEW."updated_at", NEW."version"); RETURN NULL;', hash='15039dbcd2ad72541af84ae18a7c0a1c2a90dca0', operation='UPDATE', pgid='pgtrigger_update_update_67d72', table='projects_fundedoperation', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='projectholder',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='holder_search'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='project',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_projectevent" ("collective", "created_at", "id", "looking_for", "municipality_id", "needs", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stage", "summary", "title", "updated_at", "version") VALUES (NEW."collective", NEW."created_at", NEW."id", NEW."looking_for", NEW."municipality_id", NEW."needs", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."stage", NEW."summary", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='90c2d70792621cc2d7646a3400fee00febadc897', operation='INSERT', pgid='pgtrigger_insert_insert_2e147', table='projects_project', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='project',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_projectevent" ("collective", "created_at", "id", "looking_for", "municipality_id", "needs", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stage", "summary", "title", "updated_at", "version") VALUES (NEW."collective", NEW."created_at", NEW."id", NEW."looking_for", NEW."municipality_id", NEW."needs", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."stage", NEW."summary", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='4ef069846ac2720b50acf208c2dcc9f937dba9cd', operation='UPDATE', pgid='pgtrigger_update_update_804c3', table='projects_project', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='interview',
            index=models.Index(fields=['-starts_at', '-id'], name='interview_newest'),
        ),
        migrations.AddIndex(
            model_name='interview',
            index=models.Index(fields=['state', '-starts_at', '-id'], name='interview_by_state'),
        ),
        migrations.AddIndex(
            model_name='interview',
            index=models.Index(fields=['holder', '-starts_at'], name='interview_of_holder'),
        ),
        migrations.AddIndex(
            model_name='interview',
            index=models.Index(condition=models.Q(('state', 'held')), fields=['starts_at'], include=('adviser', 'holder', 'accompaniment', 'operation', 'ends_at'), name='interview_held'),
        ),
        migrations.AddConstraint(
            model_name='interview',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ('offered', 'booked', 'held'))), expressions=[(models.Func(models.F('adviser'), models.F('adviser'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('starts_at'), models.F('ends_at'), models.Value('[)'), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='one_interview_of_adviser_at_a_time', violation_error_message='L’accompagnateur a déjà un créneau ou un entretien à cette heure.'),
        ),
        migrations.AddConstraint(
            model_name='interview',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ('booked', 'held'))), expressions=[(models.Func(models.F('holder'), models.F('holder'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('starts_at'), models.F('ends_at'), models.Value('[)'), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='one_interview_of_holder_at_a_time', violation_error_message='Le porteur a déjà un entretien à cette heure.'),
        ),
        migrations.AddConstraint(
            model_name='interview',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='interview_ends_after_start', violation_error_message='L’entretien finit après avoir commencé.'),
        ),
        migrations.AddConstraint(
            model_name='interview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accompaniment', None), ('holder', None), ('state', 'offered')), models.Q(models.Q(('state', 'offered'), _negated=True), ('accompaniment__isnull', False), ('holder__isnull', False)), _connector='OR'), name='interview_slot_is_free', violation_error_message='Un créneau libre n’est à personne, un entretien l’est.'),
        ),
        migrations.AddConstraint(
            model_name='interview',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'booked', 'held', 'missed', 'cancelled']), ('mode__in', ['office', 'home', 'phone', 'video'])), name='interview_state_and_mode_known', violation_error_message='Cet état ou cette modalité n’existe pas.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interview',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_interviewevent" ("accompaniment_id", "adviser_id", "created_at", "ends_at", "holder_id", "id", "link", "mode", "next_steps", "operation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "purpose", "sequence", "starts_at", "state", "summary", "told_at", "updated_at", "version", "was_offered") VALUES (NEW."accompaniment_id", NEW."adviser_id", NEW."created_at", NEW."ends_at", NEW."holder_id", NEW."id", NEW."link", NEW."mode", NEW."next_steps", NEW."operation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."purpose", NEW."sequence", NEW."starts_at", NEW."state", NEW."summary", NEW."told_at", NEW."updated_at", NEW."version", NEW."was_offered"); RETURN NULL;', hash='0790a8a868046c8fccb7904ccca8c1bdba9eb158', operation='INSERT', pgid='pgtrigger_insert_insert_aae73', table='projects_interview', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interview',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_interviewevent" ("accompaniment_id", "adviser_id", "created_at", "ends_at", "holder_id", "id", "link", "mode", "next_steps", "operation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "purpose", "sequence", "starts_at", "state", "summary", "told_at", "updated_at", "version", "was_offered") VALUES (NEW."accompaniment_id", NEW."adviser_id", NEW."created_at", NEW."ends_at", NEW."holder_id", NEW."id", NEW."link", NEW."mode", NEW."next_steps", NEW."operation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."purpose", NEW."sequence", NEW."starts_at", NEW."state", NEW."summary", NEW."told_at", NEW."updated_at", NEW."version", NEW."was_offered"); RETURN NULL;', hash='375e79b597c53462e19e87b7b95f12970e481010', operation='UPDATE', pgid='pgtrigger_update_update_939e1', table='projects_interview', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='holding',
            constraint=models.UniqueConstraint(fields=('project', 'holder'), name='one_holding', violation_error_message='Cette personne porte déjà ce projet.'),
        ),
        migrations.AddConstraint(
            model_name='holding',
            constraint=models.CheckConstraint(condition=models.Q(('right__in', ['write', 'read'])), name='holding_right_known', violation_error_message='Ce droit n’existe pas.'),
        ),
        migrations.AddIndex(
            model_name='helpoffer',
            index=models.Index(fields=['-created_at', '-id'], name='helpoffer_newest'),
        ),
        migrations.AddConstraint(
            model_name='helpoffer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at', None), ('agreed_text', ''), ('withdrawn_at', None)), models.Q(('agreed_at__isnull', False), models.Q(('agreed_text', ''), _negated=True), models.Q(('agreed_channel', ''), _negated=True)), _connector='OR'), name='helpoffer_agreement_whole', violation_error_message='Un accord porte son texte, son canal et sa date.'),
        ),
        migrations.AddConstraint(
            model_name='helpoffer',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('withdrawn_at__gte', models.F('agreed_at')), _connector='OR'), name='helpoffer_withdrawn_after_agreed', violation_error_message='Un retrait ne peut pas précéder l’accord.'),
        ),
        migrations.AddConstraint(
            model_name='helpoffer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'introduced'), _negated=True), models.Q(('agreed_at__isnull', False), ('withdrawn_at', None)), _connector='OR'), name='helpoffer_introduced_agreed', violation_error_message='Nul n’est mis en relation sans son accord.'),
        ),
        migrations.AddConstraint(
            model_name='helpoffer',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['raised', 'asked'])), fields=('structure', 'project'), name='one_open_hand', violation_error_message='Votre structure a déjà levé la main pour ce projet.'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('holder', None), ('project__isnull', False)), models.Q(('holder__isnull', False), ('project', None)), _connector='OR'), name='document_of_one', violation_error_message='Un document concerne une personne ou un projet.'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['team', 'holder'])), name='document_audience_known', violation_error_message='Ces lecteurs n’existent pas.'),
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
        migrations.AddConstraint(
            model_name='accompaniment',
            constraint=models.CheckConstraint(condition=models.Q(('unemployed_months', None), ('entry_status', 'jobseeker'), _connector='OR'), name='accompaniment_months_of_jobseeker', violation_error_message='Seule une personne en recherche d’emploi en compte les mois.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accompaniment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_accompanimentevent" ("adviser_id", "co_structure_id", "created_at", "end", "entry_status", "holder_id", "id", "mobility", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescriber_id", "project_id", "single_parent", "start", "state", "study_level", "submission_id", "unemployed_months", "updated_at", "version") VALUES (NEW."adviser_id", NEW."co_structure_id", NEW."created_at", NEW."end", NEW."entry_status", NEW."holder_id", NEW."id", NEW."mobility", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prescriber_id", NEW."project_id", NEW."single_parent", NEW."start", NEW."state", NEW."study_level", NEW."submission_id", NEW."unemployed_months", NEW."updated_at", NEW."version"); RETURN NULL;', hash='e65a76a0cb2ee1dad5860b899cd2f94d5579288f', operation='INSERT', pgid='pgtrigger_insert_insert_b7283', table='projects_accompaniment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accompaniment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_accompanimentevent" ("adviser_id", "co_structure_id", "created_at", "end", "entry_status", "holder_id", "id", "mobility", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prescriber_id", "project_id", "single_parent", "start", "state", "study_level", "submission_id", "unemployed_months", "updated_at", "version") VALUES (NEW."adviser_id", NEW."co_structure_id", NEW."created_at", NEW."end", NEW."entry_status", NEW."holder_id", NEW."id", NEW."mobility", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prescriber_id", NEW."project_id", NEW."single_parent", NEW."start", NEW."state", NEW."study_level", NEW."submission_id", NEW."unemployed_months", NEW."updated_at", NEW."version"); RETURN NULL;', hash='a9857e4aaea7e16630d500997274506811eb2b3a', operation='UPDATE', pgid='pgtrigger_update_update_5c069', table='projects_accompaniment', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['-created_at', '-id'], name='referral_newest'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state__in', ['asked', 'sent'])), fields=['structure'], name='referral_open'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at', None), ('agreed_text', ''), ('withdrawn_at', None)), models.Q(('agreed_at__isnull', False), models.Q(('agreed_text', ''), _negated=True), models.Q(('agreed_channel', ''), _negated=True)), _connector='OR'), name='referral_agreement_whole', violation_error_message='Un accord porte son texte, son canal et sa date.'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('withdrawn_at__gte', models.F('agreed_at')), _connector='OR'), name='referral_withdrawn_after_agreed', violation_error_message='Un retrait ne peut pas précéder l’accord.'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'passed'), _negated=True), name='referral_state_stored', violation_error_message='« Transmise » se lit, mais ne s’écrit pas.'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('way', 'in'), ('person__isnull', False), _connector='OR'), name='referral_out_has_person', violation_error_message='Qui est orienté vers une structure est quelqu’un.'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('way', 'in'), ('state__in', ['asked', 'dropped']), ('agreed_at__isnull', False), _connector='OR'), name='referral_out_agreed', violation_error_message='Rien ne part vers une structure sans accord.'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'sent']), ('way', 'out')), fields=('structure', 'person'), name='one_open_referral_out', violation_error_message='Cette personne y est déjà orientée.'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('from_adviser', None), models.Q(('from_adviser', models.F('to_adviser')), _negated=True), _connector='OR'), name='transfer_to_somebody_else', violation_error_message='Cette personne suit déjà cet accompagnement.'),
        ),
    ]
