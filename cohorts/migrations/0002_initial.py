import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cohorts', '0001_initial'),
        ('partners', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='cohort',
            name='host',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hosted_cohorts', to='partners.structure', verbose_name='structure d’accueil'),
        ),
        migrations.AddField(
            model_name='cohort',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohorts', to='territory.municipality', verbose_name='commune'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='cohort',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='cohorts.cohort', verbose_name='promotion'),
        ),
    ]
