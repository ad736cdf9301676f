import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cohorts', '0002_initial'),
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.AddField(
            model_name='enrolment',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='people.person', verbose_name='personne'),
        ),
        migrations.AddField(
            model_name='enrolmentevent',
            name='cohort',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cohorts.cohort', verbose_name='promotion'),
        ),
        migrations.AddField(
            model_name='enrolmentevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.person', verbose_name='personne'),
        ),
        migrations.AddField(
            model_name='enrolmentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='enrolmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='cohorts.enrolment'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('hours', None), ('hours__gt', 0), _connector='OR'), name='programme_hours_positive', violation_error_message='La durée est supérieure à zéro.'),
        ),
        migrations.AddField(
            model_name='cohort',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohorts', to='cohorts.programme', verbose_name='programme'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(fields=('cohort', 'person'), name='one_enrolment_per_cohort', violation_error_message='Cette personne est déjà inscrite.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cohorts_enrolmentevent" ("cohort_id", "created_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "state", "updated_at", "version") VALUES (NEW."cohort_id", NEW."created_at", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registered_on", NEW."state", NEW."updated_at", NEW."version"); RETURN NULL;', hash='023c87fb2fcc33fccc03dd7b4fa5345dceb60878', operation='INSERT', pgid='pgtrigger_insert_insert_79b51', table='cohorts_enrolment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='enrolment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cohorts_enrolmentevent" ("cohort_id", "created_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "state", "updated_at", "version") VALUES (NEW."cohort_id", NEW."created_at", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."registered_on", NEW."state", NEW."updated_at", NEW."version"); RETURN NULL;', hash='4bd2550173d3ad2bc003ebaaf0c75e21bcfcf754', operation='UPDATE', pgid='pgtrigger_update_update_c91cd', table='cohorts_enrolment', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.UniqueConstraint(fields=('programme', 'name'), name='one_cohort_name', violation_error_message='Ce programme a déjà une promotion de ce nom.'),
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='cohort_dates_in_order', violation_error_message='La fin ne peut pas précéder le début.'),
        ),
    ]
