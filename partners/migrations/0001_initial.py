from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
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
            name='Structure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='nom')),
                ('short_name', models.CharField(blank=True, max_length=60, verbose_name='nom court')),
                ('kind', models.CharField(choices=[('association', 'Association'), ('scop', 'SCOP'), ('scic', 'SCIC'), ('cae', 'Coopérative d’activité et d’emploi'), ('couveuse', 'Couveuse'), ('authority', 'Collectivité'), ('funder', 'Financeur'), ('training', 'Organisme de formation'), ('company', 'Entreprise'), ('other', 'Autre')], max_length=12, verbose_name='nature')),
                ('description', models.TextField(blank=True, verbose_name='présentation')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('website', models.URLField(blank=True, verbose_name='site')),
                ('is_carrier', models.BooleanField(default=False, verbose_name='porte EVEIL')),
                ('active_from', models.DateField(blank=True, null=True, verbose_name='partenaire depuis')),
                ('active_to', models.DateField(blank=True, null=True, verbose_name='partenaire jusqu’au')),
                ('folded', models.TextField(default='', editable=False)),
            ],
            options={
                'verbose_name': 'structure',
                'verbose_name_plural': 'structures',
                'ordering': ['name'],
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
                ('kind', models.CharField(choices=[('association', 'Association'), ('scop', 'SCOP'), ('scic', 'SCIC'), ('cae', 'Coopérative d’activité et d’emploi'), ('couveuse', 'Couveuse'), ('authority', 'Collectivité'), ('funder', 'Financeur'), ('training', 'Organisme de formation'), ('company', 'Entreprise'), ('other', 'Autre')], max_length=12, verbose_name='nature')),
                ('description', models.TextField(blank=True, verbose_name='présentation')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('website', models.URLField(blank=True, verbose_name='site')),
                ('is_carrier', models.BooleanField(default=False, verbose_name='porte EVEIL')),
                ('active_from', models.DateField(blank=True, null=True, verbose_name='partenaire depuis')),
                ('active_to', models.DateField(blank=True, null=True, verbose_name='partenaire jusqu’au')),
                ('folded', models.TextField(default='', editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
