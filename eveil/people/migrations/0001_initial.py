import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import eveil.core.words
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse électronique')),
                ('role', models.CharField(blank=True, choices=[('', 'Hors équipe'), ('adviser', 'Accompagnateur·rice'), ('coordinator', 'Coordinateur·rice')], max_length=12, verbose_name='rôle dans l’équipe')),
                ('is_active', models.BooleanField(default=True, verbose_name='compte ouvert')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ouvert le')),
            ],
            options={
                'verbose_name': 'compte',
                'verbose_name_plural': 'comptes',
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('civility', models.CharField(blank=True, choices=[('mrs', 'Madame'), ('mr', 'Monsieur')], max_length=3, verbose_name='civilité')),
                ('first_name', models.CharField(max_length=100, verbose_name='prénom')),
                ('last_name', models.CharField(max_length=100, verbose_name='nom')),
                ('birth_name', models.CharField(blank=True, max_length=100, verbose_name='nom de naissance')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='date de naissance')),
                ('birth_place', models.CharField(blank=True, max_length=100, verbose_name='lieu de naissance')),
                ('sex', models.CharField(blank=True, choices=[('f', 'Femme'), ('m', 'Homme')], max_length=1, verbose_name='sexe')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='persons', to='territory.municipality', verbose_name='commune')),
            ],
            options={
                'verbose_name': 'personne',
                'verbose_name_plural': 'personnes',
                'ordering': ['last_name', 'first_name'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                ('role', models.CharField(blank=True, choices=[('', 'Hors équipe'), ('adviser', 'Accompagnateur·rice'), ('coordinator', 'Coordinateur·rice')], max_length=12, verbose_name='rôle')),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='envoyée le')),
                ('expires_at', models.DateTimeField(verbose_name='expire le')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='acceptée le')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='people.person', verbose_name='personne')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='conversation', to='people.person', verbose_name='personne')),
            ],
            options={
                'verbose_name': 'conversation',
                'verbose_name_plural': 'conversations',
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signatory', models.CharField(max_length=200, verbose_name='signataire')),
                ('capacity', models.CharField(default='la personne', max_length=100, verbose_name='qualité du signataire')),
                ('purpose', models.CharField(choices=[('share_project', 'Montrer mon projet aux structures partenaires'), ('share_contact', 'Donner mes coordonnées aux structures partenaires'), ('newsletter', 'Recevoir les nouvelles d’EVEIL'), ('sensitive_entry', 'Noter mes allocations et ma RQTH')], max_length=30, verbose_name='finalité')),
                ('text', models.TextField(verbose_name='texte montré')),
                ('text_version', models.CharField(max_length=20, verbose_name='version du texte')),
                ('channel', models.CharField(choices=[('online', 'En ligne'), ('oral', 'À l’oral'), ('paper', 'Sur papier')], default='online', max_length=10, verbose_name='canal')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='donné le')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='échéance')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retiré par')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='people.person', verbose_name='personne')),
            ],
            options={
                'verbose_name': 'consentement',
                'verbose_name_plural': 'consentements',
                'ordering': ['-given_at'],
            },
        ),
        migrations.AddField(
            model_name='user',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='user', to='people.person', verbose_name='personne'),
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('email', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                ('role', models.CharField(blank=True, choices=[('', 'Hors équipe'), ('adviser', 'Accompagnateur·rice'), ('coordinator', 'Coordinateur·rice')], max_length=12, verbose_name='rôle dans l’équipe')),
                ('is_active', models.BooleanField(default=True, verbose_name='compte ouvert')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ConversationPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(max_length=5000, validators=[django.core.validators.MaxLengthValidator(5000)], verbose_name='message')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='lu le')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='de')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='people.conversation')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['conversation', 'at'], name='post_by_conversation')],
            },
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(django.db.models.functions.text.Lower('email'), name='person_email'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector(models.Func(eveil.core.words.Unaccented(django.db.models.functions.text.Concat(models.F('first_name'), models.Value(' '), models.F('last_name'), models.Value(' '), models.F('birth_name'), models.Value(' '), models.F('email'), models.Value(' '), models.F('phone'), models.Value(' '), output_field=models.CharField())), models.Value('[^a-z0-9]+'), models.Value(' '), models.Value('g'), function='regexp_replace'), config='simple'), name='person_words'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted_at', None)), fields=('person',), name='one_waiting_invitation', violation_error_message='Cette personne est déjà invitée.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('subject', 'purpose'), name='one_consent_in_force', violation_error_message='Ce consentement est déjà donné.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('withdrawn_at__gte', models.F('given_at')), _connector='OR'), name='consent_withdrawn_after_given', violation_error_message='Un retrait ne peut pas précéder l’accord.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_account_per_email', violation_error_message='Un compte existe déjà pour cette adresse.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['', 'adviser', 'coordinator'])), name='user_role_known', violation_error_message='Ce rôle n’existe pas.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_userevent" ("email", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."email", NEW."is_active", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role"); RETURN NULL;', hash='1725ad67a8047e4040833a92a8dae75ba195cad2', operation='INSERT', pgid='pgtrigger_insert_insert_7e9ab', table='people_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."role" IS DISTINCT FROM (NEW."role"))', func='INSERT INTO "people_userevent" ("email", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."email", NEW."is_active", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role"); RETURN NULL;', hash='1e377f9ef33a531cbfcf0186837afec2e8922a24', operation='UPDATE', pgid='pgtrigger_update_update_86e64', table='people_user', when='AFTER')),
        ),
    ]
