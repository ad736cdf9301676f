import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partners', '0001_initial'),
        ('people', '0001_initial'),
        ('territory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('kind', models.CharField(choices=[('itinerant', 'Rencontre itinérante'), ('training_review', 'Rencontre annuelle formation'), ('coordination', 'Réunion de coordination'), ('pedagogical_lab', 'Laboratoire pédagogique')], default='itinerant', max_length=20, verbose_name='sorte')),
                ('state', models.CharField(choices=[('planned', 'En préparation'), ('invited', 'Invitations envoyées'), ('held', 'Tenue'), ('cancelled', 'Annulée')], default='planned', max_length=10, verbose_name='état')),
                ('theme', models.CharField(max_length=150, verbose_name='thème')),
                ('problem', models.CharField(blank=True, help_text='La question que la structure accueillante veut travailler avec les autres.', max_length=300, verbose_name='problématique de l’hôte')),
                ('problem_context', models.TextField(blank=True, max_length=3000, verbose_name='contexte')),
                ('starts_at', models.DateTimeField(verbose_name='début')),
                ('ends_at', models.DateTimeField(verbose_name='fin')),
                ('place', models.CharField(max_length=200, verbose_name='lieu')),
                ('practical', models.TextField(blank=True, max_length=2000, verbose_name='informations pratiques')),
                ('sequence', models.PositiveSmallIntegerField(default=0, editable=False, help_text='Croît quand ceux qui ont noté la rencontre doivent la noter autrement.', verbose_name='version de l’agenda')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hosted_meetings', to='partners.structure', verbose_name='structure accueillante')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='territory.municipality', verbose_name='commune')),
            ],
            options={
                'verbose_name': 'rencontre',
                'verbose_name_plural': 'rencontres',
                'ordering': ['-starts_at'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                ('answer', models.CharField(blank=True, choices=[('', 'Sans réponse'), ('yes', 'Oui'), ('maybe', 'Peut-être'), ('no', 'Non')], max_length=5, verbose_name='réponse')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondu le')),
                ('comment', models.CharField(blank=True, max_length=500, verbose_name='commentaire')),
                ('answered_by', models.ForeignKey(blank=True, help_text='Vide quand la réponse vient du lien reçu par courriel.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='réponse saisie par')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meeting_invitations', to='people.person', verbose_name='personne')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='partners.structure', verbose_name='structure')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='events.meeting', verbose_name='rencontre')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['structure__name'],
            },
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meeting_times_in_order', violation_error_message='La fin vient après le début.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(fields=('meeting', 'structure', 'person'), name='one_invitation_each', violation_error_message='Cette personne est déjà invitée.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='invitation_answered_has_date', violation_error_message='Une réponse porte sa date.'),
        ),
    ]
