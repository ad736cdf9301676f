import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Intercommunality',
            fields=[
                ('siren', models.CharField(max_length=9, primary_key=True, serialize=False, verbose_name='SIREN')),
                ('name', models.CharField(max_length=100, verbose_name='nom')),
                ('kind', models.CharField(choices=[('CC', 'communauté de communes'), ('CA', 'communauté d’agglomération'), ('CU', 'communauté urbaine'), ('METRO', 'métropole'), ('MET69', 'métropole de Lyon')], max_length=5, verbose_name='nature')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude du centre')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude du centre')),
                ('active', models.BooleanField(default=True, verbose_name='en vigueur')),
            ],
            options={
                'verbose_name': 'intercommunalité',
                'verbose_name_plural': 'intercommunalités',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('code', models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name='code INSEE')),
                ('name', models.CharField(max_length=60, verbose_name='nom')),
                ('postcodes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), size=None, verbose_name='codes postaux')),
                ('population', models.PositiveIntegerField(default=0, verbose_name='population')),
                ('other_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, help_text='Communes déléguées ou associées, arrondissements municipaux.', size=None, verbose_name='autres noms')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                ('active', models.BooleanField(default=True, verbose_name='en vigueur')),
                ('folded_name', models.CharField(editable=False, max_length=60)),
                ('words', django.contrib.postgres.search.SearchVectorField(editable=False)),
            ],
            options={
                'verbose_name': 'commune',
                'verbose_name_plural': 'communes',
                'ordering': ['folded_name', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('code', models.CharField(max_length=3, primary_key=True, serialize=False, verbose_name='code')),
                ('name', models.CharField(max_length=60, verbose_name='nom')),
                ('region_code', models.CharField(max_length=3, verbose_name='code de la région')),
                ('region_name', models.CharField(max_length=60, verbose_name='région')),
                ('active', models.BooleanField(default=True, verbose_name='en vigueur')),
            ],
            options={
                'verbose_name': 'département',
                'verbose_name_plural': 'départements',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^(\\d{2,3}|2[AB])$')), name='department_code', violation_error_message='Le code d’un département compte deux ou trois caractères, par exemple 07, 2A ou 974.')],
            },
        ),
        migrations.CreateModel(
            name='Outline',
            fields=[
                ('intercommunality', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='outline', serialize=False, to='territory.intercommunality', verbose_name='intercommunalité')),
                ('rings', models.JSONField(help_text='Lignes fermées de points [longitude, latitude], en degrés\xa0; une ligne dans une autre est un trou.', verbose_name='contours')),
            ],
            options={
                'verbose_name': 'contour',
                'verbose_name_plural': 'contours',
            },
        ),
        migrations.AddConstraint(
            model_name='intercommunality',
            constraint=models.CheckConstraint(condition=models.Q(('siren__regex', '^\\d{9}$')), name='intercommunality_siren', violation_error_message='Un SIREN compte neuf chiffres.'),
        ),
        migrations.AddConstraint(
            model_name='intercommunality',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['CC', 'CA', 'CU', 'METRO', 'MET69'])), name='intercommunality_kind', violation_error_message='Cette nature d’intercommunalité n’existe pas.'),
        ),
        migrations.AddField(
            model_name='municipality',
            name='department',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='municipalities', to='territory.department', verbose_name='département'),
        ),
        migrations.AddField(
            model_name='municipality',
            name='epci',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='municipalities', to='territory.intercommunality', verbose_name='intercommunalité'),
        ),
        migrations.AddIndex(
            model_name='municipality',
            index=models.Index(django.contrib.postgres.indexes.OpClass('folded_name', name='text_pattern_ops'), name='municipality_prefix'),
        ),
        migrations.AddIndex(
            model_name='municipality',
            index=django.contrib.postgres.indexes.GinIndex(models.F('words'), fastupdate=False, name='municipality_words'),
        ),
        migrations.AddConstraint(
            model_name='municipality',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^\\d[\\dAB]\\d{3}$')), name='municipality_code', violation_error_message='Un code INSEE de commune compte cinq caractères.'),
        ),
        migrations.AddConstraint(
            model_name='municipality',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Regex(models.Func(models.F('postcodes'), models.Value(' '), function='array_to_string', output_field=models.TextField()), models.Value('^\\d{5}( \\d{5})*$')), name='municipality_postcodes', violation_error_message='Une commune a au moins un code postal, et un code postal compte cinq chiffres.'),
        ),
    ]
