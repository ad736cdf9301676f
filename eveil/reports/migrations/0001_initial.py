import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='Premier jour du mois rapporté.', unique=True, verbose_name='mois')),
                ('figures', models.JSONField(verbose_name='chiffres')),
                ('pdf', models.BinaryField(verbose_name='PDF')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='établi le')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='envoyé le')),
            ],
            options={
                'verbose_name': 'bilan mensuel',
                'verbose_name_plural': 'bilans mensuels',
                'ordering': ['-month'],
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='report_month_is_first_day', violation_error_message='Un bilan porte le premier jour de son mois.')],
            },
        ),
    ]
