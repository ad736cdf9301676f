import django.db.models.deletion
import django.utils.timezone
import eveil.core.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReceivedMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(db_index=True, max_length=250, verbose_name='Message-ID')),
                ('to', models.TextField(verbose_name='à')),
                ('subject', models.TextField(verbose_name='objet')),
                ('raw', models.BinaryField(verbose_name='message brut')),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='reçu le')),
            ],
            options={
                'verbose_name': 'courriel reçu',
                'verbose_name_plural': 'courriels reçus',
                'ordering': ['-received_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='clé')),
                ('kind', models.CharField(max_length=60, verbose_name='sorte')),
                ('to_email', models.EmailField(max_length=254, verbose_name='à')),
                ('to_name', models.CharField(blank=True, max_length=200, verbose_name='nom')),
                ('subject', models.CharField(max_length=250, verbose_name='objet')),
                ('text', models.TextField(verbose_name='texte')),
                ('html', models.TextField(verbose_name='HTML')),
                ('sensitive', models.BooleanField(default=False, verbose_name='confidentiel')),
                ('state', models.CharField(choices=[('pending', 'À envoyer'), ('sending', 'En cours d’envoi'), ('sent', 'Envoyé'), ('failed', 'En échec')], default='pending', max_length=10, verbose_name='état')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='à reprendre dès')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='pris le')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='envoyé le')),
                ('last_error', models.TextField(blank=True, verbose_name='dernière erreur')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='écrit le')),
            ],
            options={
                'verbose_name': 'courriel',
                'verbose_name_plural': 'courriels',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['pending', 'sending'])), fields=['next_attempt_at'], name='message_to_deliver'), models.Index(fields=['-created_at', '-id'], name='message_newest'), models.Index(fields=['to_email'], name='message_recipient')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='message_sent_has_date', violation_error_message='Un courriel envoyé porte sa date d’envoi.')],
            },
        ),
        migrations.CreateModel(
            name='MessageAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filename', models.CharField(max_length=120, verbose_name='nom')),
                ('content_type', models.CharField(max_length=120, verbose_name='type')),
                ('content', models.BinaryField(verbose_name='contenu')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='core.message')),
            ],
            options={
                'verbose_name': 'pièce jointe',
                'verbose_name_plural': 'pièces jointes',
            },
        ),
        migrations.CreateModel(
            name='OptOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='adresse')),
                ('category', models.CharField(max_length=30, verbose_name='catégorie')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='depuis')),
            ],
            options={
                'verbose_name': 'refus de messages',
                'verbose_name_plural': 'refus de messages',
                'constraints': [models.UniqueConstraint(fields=('email', 'category'), name='one_opt_out')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=200, verbose_name='ce qui est fait')),
                ('params', models.JSONField(default=dict, verbose_name='paramètres')),
                ('state', models.CharField(choices=[('waiting', 'En attente'), ('running', 'En cours'), ('done', 'Prêt'), ('failed', 'En échec')], default='waiting', max_length=10, verbose_name='état')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='fait')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='en tout')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('beat_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='vu le')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='effacé le')),
                ('file', models.FileField(blank=True, max_length=200, upload_to=eveil.core.models.private_path, verbose_name='fichier')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='nom')),
                ('content_type', models.CharField(blank=True, max_length=120, verbose_name='type')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pour')),
            ],
            options={
                'verbose_name': 'travail',
                'verbose_name_plural': 'travaux',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state__in', ('waiting', 'running'))), fields=['beat_at'], name='job_under_way'), models.Index(fields=['expires_at'], name='job_expiry')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('file', ''), _negated=True), _connector='OR'), name='job_done_has_file', violation_error_message='Un travail terminé a donné un fichier.'), models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'running')), ('expires_at__isnull', False), _connector='OR'), name='job_over_expires', violation_error_message='Un travail terminé est effacé un jour.')],
            },
        ),
        migrations.CreateModel(
            name='TransitionLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField()),
                ('transition', models.CharField(max_length=40, verbose_name='transition')),
                ('from_state', models.CharField(max_length=40, verbose_name='de l’état')),
                ('to_state', models.CharField(max_length=40, verbose_name='à l’état')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('reason', models.TextField(blank=True, verbose_name='motif')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype')),
            ],
            options={
                'verbose_name': 'changement d’état',
                'verbose_name_plural': 'changements d’état',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['content_type', 'object_id', '-at'], name='core_transi_content_fc7008_idx')],
            },
        ),
    ]
