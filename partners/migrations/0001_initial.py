import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.utils.timezone
import eveil.core.models
import partners.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Departure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('last_day', models.DateField(verbose_name='dernier jour')),
                ('first_name', models.CharField(blank=True, max_length=100, verbose_name='prénom')),
                ('last_name', models.CharField(blank=True, max_length=100, verbose_name='nom')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                ('note', models.TextField(blank=True, max_length=5000, verbose_name='mot pour la suite')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
            ],
            options={
                'verbose_name': 'départ annoncé',
                'verbose_name_plural': 'départs annoncés',
                'ordering': ['last_day', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('last_day', models.DateField(verbose_name='dernier jour')),
                ('first_day', models.DateField(verbose_name='premier jour')),
                ('functions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('contact', 'Interlocuteur·rice'), ('legal', 'Représentant·e légal·e'), ('trainer', 'Formateur·rice'), ('steering', 'Comité de pilotage')], max_length=10), size=None, verbose_name='fonctions reprises')),
                ('note', models.TextField(blank=True, max_length=5000, verbose_name='mot pour la suite')),
                ('carried', models.JSONField(blank=True, default=list, verbose_name='ce qui a été repris')),
                ('welcomed_at', models.DateTimeField(blank=True, null=True, verbose_name='successeur prévenu le')),
                ('completed_at', models.DateTimeField(blank=True, null=True, verbose_name='achevé le')),
            ],
            options={
                'verbose_name': 'relais',
                'verbose_name_plural': 'relais',
                'ordering': ['-last_day', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('kind', models.CharField(choices=[('call', 'Appel'), ('meeting', 'Rendez-vous'), ('mail', 'Courriel'), ('visit', 'Visite'), ('letter', 'Courrier'), ('note', 'Note')], default='call', max_length=10, verbose_name='sorte')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='le')),
                ('text', models.TextField(max_length=5000, verbose_name='ce qui s’est dit')),
                ('audience', models.CharField(choices=[('internal', 'Interne'), ('shared', 'Avec la structure')], default='internal', max_length=10, verbose_name='qui lira')),
                ('next_step', models.CharField(blank=True, max_length=200, verbose_name='suite à donner')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='pour le')),
                ('step_done_at', models.DateTimeField(blank=True, null=True, verbose_name='fait le')),
            ],
            options={
                'verbose_name': 'échange',
                'verbose_name_plural': 'échanges',
                'ordering': ['-day', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='JournalFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to=eveil.core.models.private_path, verbose_name='fichier')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('content_type', models.CharField(max_length=120, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='taille, en octets')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='déposé le')),
            ],
            options={
                'verbose_name': 'pièce d’un échange',
                'verbose_name_plural': 'pièces d’un échange',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Logo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to=eveil.core.models.private_path, verbose_name='fichier')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('content_type', models.CharField(max_length=120, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='taille, en octets')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='déposé le')),
            ],
            options={
                'verbose_name': 'logo',
                'verbose_name_plural': 'logos',
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('function', models.CharField(choices=[('contact', 'Interlocuteur·rice'), ('legal', 'Représentant·e légal·e'), ('trainer', 'Formateur·rice'), ('steering', 'Comité de pilotage')], default='contact', max_length=10, verbose_name='fonction')),
                ('is_main', models.BooleanField(default=False, verbose_name='interlocuteur·rice principal·e')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='au')),
            ],
            options={
                'verbose_name': 'mandat',
                'verbose_name_plural': 'mandats',
                'ordering': ['-start'],
            },
        ),
        migrations.CreateModel(
            name='MandateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('function', models.CharField(choices=[('contact', 'Interlocuteur·rice'), ('legal', 'Représentant·e légal·e'), ('trainer', 'Formateur·rice'), ('steering', 'Comité de pilotage')], default='contact', max_length=10, verbose_name='fonction')),
                ('is_main', models.BooleanField(default=False, verbose_name='interlocuteur·rice principal·e')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(blank=True, null=True, verbose_name='au')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('title', models.CharField(max_length=150, verbose_name='titre')),
                ('summary', models.TextField(max_length=1000, verbose_name='en quelques mots')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='adresse')),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('food', 'Agriculture et alimentation'), ('forest', 'Forêt et bois'), ('energy', 'Énergie et habitat'), ('craft', 'Artisanat et savoir-faire'), ('culture', 'Culture et lien social'), ('care', 'Santé et services à la personne'), ('reuse', 'Réemploi et ressources'), ('tourism', 'Accueil et tourisme'), ('mobility', 'Mobilité'), ('youth', 'Jeunesse et éducation'), ('cooperation', 'Coopération et entrepreneuriat')], max_length=20), blank=True, default=list, size=None, verbose_name='thèmes')),
                ('stages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('upstream', 'En amont'), ('during', 'Pendant'), ('after', 'Après')], max_length=10), blank=True, default=list, size=None, verbose_name='étapes du parcours')),
                ('audience', models.CharField(choices=[('team', 'L’équipe'), ('partners', 'L’équipe et les structures partenaires'), ('everybody', 'Toute personne qui a un compte, porteurs compris')], default='partners', max_length=10, verbose_name='pour qui')),
                ('state', models.CharField(choices=[('proposed', 'Proposée'), ('published', 'Publiée'), ('declined', 'Non retenue'), ('withdrawn', 'Retirée')], default='proposed', max_length=10, verbose_name='état')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='publiée le')),
                ('search', django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'ressource',
                'verbose_name_plural': 'ressources',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ResourceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to=eveil.core.models.private_path, verbose_name='fichier')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('content_type', models.CharField(max_length=120, verbose_name='type')),
                ('size', models.PositiveIntegerField(verbose_name='taille, en octets')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='déposé le')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
            },
        ),
        migrations.CreateModel(
            name='Structure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='nom')),
                ('short_name', models.CharField(blank=True, max_length=60, verbose_name='nom court')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('association', 'Association'), ('scop', 'SCOP'), ('scic', 'SCIC'), ('cae', 'Coopérative d’activité et d’emploi'), ('couveuse', 'Couveuse'), ('authority', 'Collectivité'), ('funder', 'Financeur'), ('training', 'Organisme de formation'), ('company', 'Entreprise'), ('other', 'Autre')], max_length=12), size=None, verbose_name='nature')),
                ('siret', models.CharField(blank=True, max_length=14, validators=[partners.validators.validate_siret], verbose_name='SIRET')),
                ('rna', models.CharField(blank=True, max_length=10, validators=[partners.validators.validate_rna], verbose_name='numéro RNA')),
                ('nda', models.CharField(blank=True, max_length=11, validators=[partners.validators.validate_nda], verbose_name='déclaration d’activité')),
                ('description', models.TextField(blank=True, verbose_name='présentation')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('website', models.URLField(blank=True, verbose_name='site')),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('food', 'Agriculture et alimentation'), ('forest', 'Forêt et bois'), ('energy', 'Énergie et habitat'), ('craft', 'Artisanat et savoir-faire'), ('culture', 'Culture et lien social'), ('care', 'Santé et services à la personne'), ('reuse', 'Réemploi et ressources'), ('tourism', 'Accueil et tourisme'), ('mobility', 'Mobilité'), ('youth', 'Jeunesse et éducation'), ('cooperation', 'Coopération et entrepreneuriat')], max_length=12), blank=True, default=list, size=None, verbose_name='thèmes')),
                ('offers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('hosting', 'Héberger une activité à l’essai'), ('workspace', 'Prêter un bureau ou un atelier'), ('land', 'Donner accès à une terre ou à un bâtiment'), ('funding', 'Financer'), ('expertise', 'Conseiller (gestion, droit, technique)'), ('training', 'Former'), ('network', 'Ouvrir un réseau'), ('placement', 'Accueillir en immersion'), ('outlet', 'Acheter ou faire connaître'), ('equipment', 'Prêter du matériel')], max_length=12), blank=True, default=list, size=None, verbose_name='ce qu’elle peut offrir')),
                ('offers_detail', models.TextField(blank=True, max_length=1000, verbose_name='plus précisément')),
                ('is_carrier', models.BooleanField(default=False, verbose_name='porte EVEIL')),
                ('active_from', models.DateField(blank=True, null=True, verbose_name='partenaire depuis')),
                ('active_to', models.DateField(blank=True, null=True, verbose_name='partenaire jusqu’au')),
                ('folded', models.TextField(default='', editable=False)),
                ('search', django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'structure',
                'verbose_name_plural': 'structures',
                'ordering': ['folded', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='StructureEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('short_name', models.CharField(blank=True, max_length=60, verbose_name='nom court')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('association', 'Association'), ('scop', 'SCOP'), ('scic', 'SCIC'), ('cae', 'Coopérative d’activité et d’emploi'), ('couveuse', 'Couveuse'), ('authority', 'Collectivité'), ('funder', 'Financeur'), ('training', 'Organisme de formation'), ('company', 'Entreprise'), ('other', 'Autre')], max_length=12), size=None, verbose_name='nature')),
                ('siret', models.CharField(blank=True, max_length=14, validators=[partners.validators.validate_siret], verbose_name='SIRET')),
                ('rna', models.CharField(blank=True, max_length=10, validators=[partners.validators.validate_rna], verbose_name='numéro RNA')),
                ('nda', models.CharField(blank=True, max_length=11, validators=[partners.validators.validate_nda], verbose_name='déclaration d’activité')),
                ('description', models.TextField(blank=True, verbose_name='présentation')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('website', models.URLField(blank=True, verbose_name='site')),
                ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('food', 'Agriculture et alimentation'), ('forest', 'Forêt et bois'), ('energy', 'Énergie et habitat'), ('craft', 'Artisanat et savoir-faire'), ('culture', 'Culture et lien social'), ('care', 'Santé et services à la personne'), ('reuse', 'Réemploi et ressources'), ('tourism', 'Accueil et tourisme'), ('mobility', 'Mobilité'), ('youth', 'Jeunesse et éducation'), ('cooperation', 'Coopération et entrepreneuriat')], max_length=12), blank=True, default=list, size=None, verbose_name='thèmes')),
                ('offers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('hosting', 'Héberger une activité à l’essai'), ('workspace', 'Prêter un bureau ou un atelier'), ('land', 'Donner accès à une terre ou à un bâtiment'), ('funding', 'Financer'), ('expertise', 'Conseiller (gestion, droit, technique)'), ('training', 'Former'), ('network', 'Ouvrir un réseau'), ('placement', 'Accueillir en immersion'), ('outlet', 'Acheter ou faire connaître'), ('equipment', 'Prêter du matériel')], max_length=12), blank=True, default=list, size=None, verbose_name='ce qu’elle peut offrir')),
                ('offers_detail', models.TextField(blank=True, max_length=1000, verbose_name='plus précisément')),
                ('is_carrier', models.BooleanField(default=False, verbose_name='porte EVEIL')),
                ('active_from', models.DateField(blank=True, null=True, verbose_name='partenaire depuis')),
                ('active_to', models.DateField(blank=True, null=True, verbose_name='partenaire jusqu’au')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
