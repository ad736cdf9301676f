from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('state', models.CharField(choices=[('planned', 'En préparation'), ('running', 'En cours'), ('finished', 'Terminée'), ('cancelled', 'Annulée')], default='planned', max_length=10, verbose_name='état')),
                ('start', models.DateField(verbose_name='du')),
                ('end', models.DateField(verbose_name='au')),
                ('capacity', models.PositiveSmallIntegerField(default=12, verbose_name='places')),
            ],
            options={
                'verbose_name': 'promotion',
                'verbose_name_plural': 'promotions',
                'ordering': ['-start', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('state', models.CharField(choices=[('registered', 'Inscrit·e'), ('attending', 'En parcours'), ('completed', 'Parcours achevé'), ('dropped', 'Parcours interrompu')], default='registered', max_length=10, verbose_name='état')),
                ('registered_on', models.DateField(verbose_name='inscrit·e le')),
            ],
            options={
                'verbose_name': 'inscription',
                'verbose_name_plural': 'inscriptions',
                'ordering': ['person__last_name', 'person__first_name'],
            },
        ),
        migrations.CreateModel(
            name='EnrolmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('state', models.CharField(choices=[('registered', 'Inscrit·e'), ('attending', 'En parcours'), ('completed', 'Parcours achevé'), ('dropped', 'Parcours interrompu')], default='registered', max_length=10, verbose_name='état')),
                ('registered_on', models.DateField(verbose_name='inscrit·e le')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('kind', models.CharField(choices=[('training', 'Formation'), ('discovery', 'Parcours découverte')], max_length=10, verbose_name='sorte')),
                ('title', models.CharField(max_length=200, unique=True, verbose_name='titre')),
                ('objectives', models.TextField(blank=True, verbose_name='objectifs')),
                ('audience', models.TextField(blank=True, verbose_name='public')),
                ('hours', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='durée en heures')),
                ('certifying_since', models.DateField(blank=True, null=True, verbose_name='certifiante depuis')),
            ],
            options={
                'verbose_name': 'programme',
                'verbose_name_plural': 'programmes',
                'ordering': ['title'],
            },
        ),
    ]
