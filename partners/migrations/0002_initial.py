import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partners', '0001_initial'),
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='mandate',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='people.person', verbose_name='personne'),
        ),
        migrations.AddField(
            model_name='mandateevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.person', verbose_name='personne'),
        ),
        migrations.AddField(
            model_name='mandateevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='mandateevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.mandate'),
        ),
        migrations.AddField(
            model_name='structure',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='structures', to='territory.municipality', verbose_name='commune'),
        ),
        migrations.AddField(
            model_name='mandateevent',
            name='structure',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.structure', verbose_name='structure'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='structure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='partners.structure', verbose_name='structure'),
        ),
        migrations.AddField(
            model_name='structureevent',
            name='municipality',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='territory.municipality', verbose_name='commune'),
        ),
        migrations.AddField(
            model_name='structureevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='structureevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.structure'),
        ),
        migrations.AddConstraint(
            model_name='structure',
            constraint=models.CheckConstraint(condition=models.Q(('active_to', None), ('active_from', None), ('active_to__gte', models.F('active_from')), _connector='OR'), name='structure_active_in_order', violation_error_message='La fin du partenariat ne peut pas précéder son début.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='structure',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_structureevent" ("active_from", "active_to", "address", "created_at", "description", "folded", "id", "is_carrier", "kind", "municipality_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name", "updated_at", "version", "website") VALUES (NEW."active_from", NEW."active_to", NEW."address", NEW."created_at", NEW."description", NEW."folded", NEW."id", NEW."is_carrier", NEW."kind", NEW."municipality_id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."short_name", NEW."updated_at", NEW."version", NEW."website"); RETURN NULL;', hash='8757d85c2726b72b57042a0a7098898fcfdcff65', operation='INSERT', pgid='pgtrigger_insert_insert_79b19', table='partners_structure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='structure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_structureevent" ("active_from", "active_to", "address", "created_at", "description", "folded", "id", "is_carrier", "kind", "municipality_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "short_name", "updated_at", "version", "website") VALUES (NEW."active_from", NEW."active_to", NEW."address", NEW."created_at", NEW."description", NEW."folded", NEW."id", NEW."is_carrier", NEW."kind", NEW."municipality_id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."short_name", NEW."updated_at", NEW."version", NEW."website"); RETURN NULL;', hash='9a0152bdff348d7bbad0677b3bd4b390be462cfb', operation='UPDATE', pgid='pgtrigger_update_update_a1226', table='partners_structure', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('end', None), ('end__gte', models.F('start')), _connector='OR'), name='mandate_dates_in_order', violation_error_message='La fin du mandat ne peut pas précéder son début.'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.UniqueConstraint(condition=models.Q(('end', None)), fields=('structure', 'person', 'function'), name='one_open_mandate', violation_error_message='Cette personne tient déjà cette fonction.'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('is_main', False), ('function', 'contact'), _connector='OR'), name='main_contact_is_contact', violation_error_message='L’interlocuteur principal est l’un des interlocuteurs.'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_main', True)), expressions=[(models.Func(models.F('structure'), models.F('structure'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('start'), models.F('end'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_main_contact', violation_error_message='Cette structure a déjà un interlocuteur principal à ces dates.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_mandateevent" ("created_at", "end", "function", "id", "is_main", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start", "structure_id", "updated_at", "version") VALUES (NEW."created_at", NEW."end", NEW."function", NEW."id", NEW."is_main", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."start", NEW."structure_id", NEW."updated_at", NEW."version"); RETURN NULL;', hash='7d29491f682ce8380d0ed365dcddd29a014af3b0', operation='INSERT', pgid='pgtrigger_insert_insert_9be4f', table='partners_mandate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_mandateevent" ("created_at", "end", "function", "id", "is_main", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start", "structure_id", "updated_at", "version") VALUES (NEW."created_at", NEW."end", NEW."function", NEW."id", NEW."is_main", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."start", NEW."structure_id", NEW."updated_at", NEW."version"); RETURN NULL;', hash='b6660a09c2ec551d20f79da8e91a3f6774490e4c', operation='UPDATE', pgid='pgtrigger_update_update_a15a4', table='partners_mandate', when='AFTER')),
        ),
    ]
