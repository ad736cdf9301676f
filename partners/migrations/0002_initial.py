import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partners', '0001_initial'),
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('territory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='agreement',
            name='adviser',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to=settings.AUTH_USER_MODEL, verbose_name='suivie par'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacements', to='partners.agreement', verbose_name='remplace'),
        ),
        migrations.AddField(
            model_name='agreementevent',
            name='adviser',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='suivie par'),
        ),
        migrations.AddField(
            model_name='agreementevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='agreementevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.agreement'),
        ),
        migrations.AddField(
            model_name='agreementevent',
            name='replaces',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.agreement', verbose_name='remplace'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='contact',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='people.person', verbose_name='interlocuteur·rice'),
        ),
        migrations.AddField(
            model_name='contributionevent',
            name='contact',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.person', verbose_name='interlocuteur·rice'),
        ),
        migrations.AddField(
            model_name='contributionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='contributionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.contribution'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisi par'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='contribution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='partners.contribution', verbose_name='intervention'),
        ),
        migrations.AddField(
            model_name='deliveryevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisi par'),
        ),
        migrations.AddField(
            model_name='deliveryevent',
            name='contribution',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.contribution', verbose_name='intervention'),
        ),
        migrations.AddField(
            model_name='deliveryevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='deliveryevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.delivery'),
        ),
        migrations.AddField(
            model_name='departure',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departures', to='people.person', verbose_name='qui part'),
        ),
        migrations.AddField(
            model_name='departure',
            name='proposed',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='personne proposée'),
        ),
        migrations.AddField(
            model_name='handover',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par'),
        ),
        migrations.AddField(
            model_name='handover',
            name='cancelled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='annulé par'),
        ),
        migrations.AddField(
            model_name='handover',
            name='leaver',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='qui part'),
        ),
        migrations.AddField(
            model_name='handover',
            name='successor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='qui prend le relais'),
        ),
        migrations.AddField(
            model_name='departure',
            name='handover',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='departure', to='partners.handover', verbose_name='relais'),
        ),
        migrations.AddField(
            model_name='journalentry',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noté par'),
        ),
        migrations.AddField(
            model_name='journalentry',
            name='next_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par'),
        ),
        migrations.AddField(
            model_name='journalentry',
            name='step_done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='fait par'),
        ),
        migrations.AddField(
            model_name='journalfile',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposé par'),
        ),
        migrations.AddField(
            model_name='journalfile',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='partners.journalentry', verbose_name='échange'),
        ),
        migrations.AddField(
            model_name='logo',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposé par'),
        ),
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
            model_name='party',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='partners.agreement', verbose_name='convention'),
        ),
        migrations.AddField(
            model_name='party',
            name='contact',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_agreements', to='people.person', verbose_name='suivie par'),
        ),
        migrations.AddField(
            model_name='contributionevent',
            name='party',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.party', verbose_name='partie'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='partners.party', verbose_name='partie'),
        ),
        migrations.AddField(
            model_name='resource',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposée par'),
        ),
        migrations.AddField(
            model_name='resourcefile',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposé par'),
        ),
        migrations.AddField(
            model_name='resourcefile',
            name='resource',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='document', to='partners.resource', verbose_name='ressource'),
        ),
        migrations.AddField(
            model_name='reviewanswer',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='partners.agreement', verbose_name='convention'),
        ),
        migrations.AddField(
            model_name='reviewanswer',
            name='noted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noté par'),
        ),
        migrations.AddField(
            model_name='reviewanswer',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_answers', to='people.person', verbose_name='par'),
        ),
        migrations.AddField(
            model_name='sheetchange',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par'),
        ),
        migrations.AddField(
            model_name='signedcopy',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='partners.agreement', verbose_name='convention'),
        ),
        migrations.AddField(
            model_name='signedcopy',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposé par'),
        ),
        migrations.AddField(
            model_name='structure',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='structures', to='territory.municipality', verbose_name='commune'),
        ),
        migrations.AddField(
            model_name='sheetchange',
            name='structure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheet_changes', to='partners.structure', verbose_name='structure'),
        ),
        migrations.AddField(
            model_name='reviewanswer',
            name='structure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_answers', to='partners.structure', verbose_name='structure'),
        ),
        migrations.AddField(
            model_name='resource',
            name='structure',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resources', to='partners.structure', verbose_name='proposée par la structure'),
        ),
        migrations.AddField(
            model_name='party',
            name='structure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='partners.structure', verbose_name='structure'),
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
            model_name='logo',
            name='structure',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='logo', to='partners.structure', verbose_name='structure'),
        ),
        migrations.AddField(
            model_name='journalentry',
            name='structure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='journal', to='partners.structure', verbose_name='structure'),
        ),
        migrations.AddField(
            model_name='handover',
            name='structure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='partners.structure', verbose_name='structure'),
        ),
        migrations.AddField(
            model_name='departure',
            name='structure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departures', to='partners.structure', verbose_name='structure'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='structures',
            field=models.ManyToManyField(related_name='agreements', through='partners.Party', to='partners.structure'),
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
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['contribution', '-day'], name='delivery_by_contribution'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='delivery_quantity_positive', violation_error_message='La quantité est supérieure à zéro.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_deliveryevent" ("by_id", "contribution_id", "created_at", "day", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "updated_at") VALUES (NEW."by_id", NEW."contribution_id", NEW."created_at", NEW."day", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quantity", NEW."updated_at"); RETURN NULL;', hash='f83b45a8cfc5cc13ad1855ee80dacbc4f4593ac6', operation='INSERT', pgid='pgtrigger_insert_insert_7790d', table='partners_delivery', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_deliveryevent" ("by_id", "contribution_id", "created_at", "day", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "updated_at") VALUES (NEW."by_id", NEW."contribution_id", NEW."created_at", NEW."day", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quantity", NEW."updated_at"); RETURN NULL;', hash='15cdc65741c8672420c8e2ac3437a5fcae58fc4f', operation='UPDATE', pgid='pgtrigger_update_update_22ff2', table='partners_delivery', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_deliveryevent" ("by_id", "contribution_id", "created_at", "day", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "updated_at") VALUES (OLD."by_id", OLD."contribution_id", OLD."created_at", OLD."day", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quantity", OLD."updated_at"); RETURN NULL;', hash='94427af1daf5c5f603e3a1033f06bd708c09f412', operation='DELETE', pgid='pgtrigger_delete_delete_add57', table='partners_delivery', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='contribution_amount_positive', violation_error_message='La quantité est supérieure à zéro.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contribution',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_contributionevent" ("amount", "contact_id", "created_at", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stage", "title", "unit", "updated_at", "version") VALUES (NEW."amount", NEW."contact_id", NEW."created_at", NEW."id", NEW."party_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."stage", NEW."title", NEW."unit", NEW."updated_at", NEW."version"); RETURN NULL;', hash='0924a41d6805c152007ce092000cd88de442b998', operation='INSERT', pgid='pgtrigger_insert_insert_d2824', table='partners_contribution', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contribution',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_contributionevent" ("amount", "contact_id", "created_at", "id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stage", "title", "unit", "updated_at", "version") VALUES (NEW."amount", NEW."contact_id", NEW."created_at", NEW."id", NEW."party_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."stage", NEW."title", NEW."unit", NEW."updated_at", NEW."version"); RETURN NULL;', hash='e9d0c704fe51189c0e621ac7396fe1e11dc05018', operation='UPDATE', pgid='pgtrigger_update_update_b8949', table='partners_contribution', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='structure',
            index=models.Index(fields=['folded', 'id'], name='structure_by_name'),
        ),
        migrations.AddIndex(
            model_name='structure',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='structure_words'),
        ),
        migrations.AddConstraint(
            model_name='structure',
            constraint=models.CheckConstraint(condition=models.Q(('kinds__contained_by', ['association', 'scop', 'scic', 'cae', 'couveuse', 'authority', 'funder', 'training', 'company', 'other']), ('kinds__len__gte', 1)), name='structure_kinds', violation_error_message='Choisissez au moins une nature.'),
        ),
        migrations.AddConstraint(
            model_name='structure',
            constraint=models.CheckConstraint(condition=models.Q(('themes__contained_by', ['food', 'forest', 'energy', 'craft', 'culture', 'care', 'reuse', 'tourism', 'mobility', 'youth', 'cooperation'])), name='structure_themes', violation_error_message='Ce thème n’existe pas.'),
        ),
        migrations.AddConstraint(
            model_name='structure',
            constraint=models.CheckConstraint(condition=models.Q(('offers__contained_by', ['hosting', 'workspace', 'land', 'funding', 'expertise', 'training', 'network', 'placement', 'outlet', 'equipment'])), name='structure_offers', violation_error_message='Cette offre n’existe pas.'),
        ),
        migrations.AddConstraint(
            model_name='structure',
            constraint=models.CheckConstraint(condition=models.Q(('siret__regex', '^(\\d{14})?$')), name='structure_siret', violation_error_message='Un SIRET compte quatorze chiffres.'),
        ),
        migrations.AddConstraint(
            model_name='structure',
            constraint=models.UniqueConstraint(condition=models.Q(('siret', ''), _negated=True), fields=('siret',), name='one_structure_per_siret', violation_error_message='Une structure porte déjà ce SIRET.'),
        ),
        migrations.AddConstraint(
            model_name='structure',
            constraint=models.CheckConstraint(condition=models.Q(('active_to', None), ('active_from', None), ('active_to__gte', models.F('active_from')), _connector='OR'), name='structure_active_in_order', violation_error_message='La fin du partenariat ne peut pas précéder son début.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='structure',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_structureevent" ("active_from", "active_to", "address", "created_at", "description", "id", "is_carrier", "kinds", "municipality_id", "name", "nda", "offers", "offers_detail", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "rna", "short_name", "siret", "themes", "updated_at", "version", "website") VALUES (NEW."active_from", NEW."active_to", NEW."address", NEW."created_at", NEW."description", NEW."id", NEW."is_carrier", NEW."kinds", NEW."municipality_id", NEW."name", NEW."nda", NEW."offers", NEW."offers_detail", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."rna", NEW."short_name", NEW."siret", NEW."themes", NEW."updated_at", NEW."version", NEW."website"); RETURN NULL;', hash='20d029f2ec612bf67fc4b0726f4434749bc01b93', operation='INSERT', pgid='pgtrigger_insert_insert_79b19', table='partners_structure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='structure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."active_from" IS DISTINCT FROM (NEW."active_from") OR OLD."active_to" IS DISTINCT FROM (NEW."active_to") OR OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_carrier" IS DISTINCT FROM (NEW."is_carrier") OR OLD."kinds" IS DISTINCT FROM (NEW."kinds") OR OLD."municipality_id" IS DISTINCT FROM (NEW."municipality_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."nda" IS DISTINCT FROM (NEW."nda") OR OLD."offers" IS DISTINCT FROM (NEW."offers") OR OLD."offers_detail" IS DISTINCT FROM (NEW."offers_detail") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."rna" IS DISTINCT FROM (NEW."rna") OR OLD."short_name" IS DISTINCT FROM (NEW."short_name") OR OLD."siret" IS DISTINCT FROM (NEW."siret") OR OLD."themes" IS DISTINCT FROM (NEW."themes") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."website" IS DISTINCT FROM (NEW."website"))', func='INSERT INTO "partners_structureevent" ("active_from", "active_to", "address", "created_at", "description", "id", "is_carrier", "kinds", "municipality_id", "name", "nda", "offers", "offers_detail", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "rna", "short_name", "siret", "themes", "updated_at", "version", "website") VALUES (NEW."active_from", NEW."active_to", NEW."address", NEW."created_at", NEW."description", NEW."id", NEW."is_carrier", NEW."kinds", NEW."municipality_id", NEW."name", NEW."nda", NEW."offers", NEW."offers_detail", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."rna", NEW."short_name", NEW."siret", NEW."themes", NEW."updated_at", NEW."version", NEW."website"); RETURN NULL;', hash='8eb23ba92f35447fbded90c8d7ebccc0c4850b38', operation='UPDATE', pgid='pgtrigger_update_update_a1226', table='partners_structure', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='sheetchange',
            index=models.Index(fields=['structure', '-created_at'], name='sheetchange_newest'),
        ),
        migrations.AddConstraint(
            model_name='reviewanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'changes'), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='review_changes_are_said', violation_error_message='Dites ce qui est à changer.'),
        ),
        migrations.AddConstraint(
            model_name='reviewanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel__in', ('call', 'letter', 'meeting')), ('noted_by__isnull', False), ('said_on__isnull', False)), models.Q(models.Q(('channel__in', ('call', 'letter', 'meeting')), _negated=True), ('noted_by', None), ('said_on', None)), _connector='OR'), name='review_told_is_noted', violation_error_message='Une réponse dite à l’équipe porte son jour et le nom de qui l’a notée, les autres non.'),
        ),
        migrations.AddIndex(
            model_name='resource',
            index=django.contrib.postgres.indexes.GinIndex(models.F('search'), name='resource_search'),
        ),
        migrations.AddIndex(
            model_name='resource',
            index=models.Index(fields=['created_at', 'id'], name='resource_by_day'),
        ),
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'published', 'declined', 'withdrawn'])), name='resource_state_known', violation_error_message='Cet état n’existe pas.'),
        ),
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['team', 'partners', 'everybody'])), name='resource_audience_known', violation_error_message='Ce public n’existe pas.'),
        ),
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='resource_published_with_date', violation_error_message='Une ressource publiée l’est depuis un jour.'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.UniqueConstraint(fields=('agreement', 'structure'), name='one_party_each', violation_error_message='Cette structure est déjà partie à la convention.'),
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
        migrations.AddIndex(
            model_name='journalentry',
            index=models.Index(fields=['structure', '-day', '-id'], name='journal_newest'),
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='journal_words'),
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=models.Index(condition=models.Q(('step_done_at', None), models.Q(('next_step', ''), _negated=True)), fields=['next_on'], name='journal_to_do'),
        ),
        migrations.AddConstraint(
            model_name='journalentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('next_by', None), ('next_on', None), ('next_step', '')), models.Q(models.Q(('next_step', ''), _negated=True), ('next_by__isnull', False), ('next_on__isnull', False)), _connector='OR'), name='journal_step_is_whole', violation_error_message='Une suite à donner dit quoi, pour quand et par qui.'),
        ),
        migrations.AddConstraint(
            model_name='journalentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('step_done_at', None), ('step_done_by', None)), models.Q(('step_done_at__isnull', False), ('step_done_by__isnull', False), models.Q(('next_step', ''), _negated=True)), _connector='OR'), name='journal_step_done_by_somebody', violation_error_message='Une suite faite l’est par quelqu’un.'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('cancelled_at', None), models.Q(('completed_at', None), ('welcomed_at', None), _connector='OR')), fields=['last_day'], name='handover_under_way'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('leaver', models.F('successor')), _negated=True), name='handover_to_another', violation_error_message='La personne qui part ne peut pas prendre son relais.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('first_day__gte', models.F('last_day'))), name='handover_days_in_order', violation_error_message='Le relais se prend au plus tôt le dernier jour de la personne qui part.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('completed_at', None)), fields=('structure', 'leaver'), name='one_handover_under_way', violation_error_message='Ce relais est déjà prévu.'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at', None), ('cancelled_by', None), ('cancelled_why', '')), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False), ('welcomed_at', None), models.Q(('cancelled_why', ''), _negated=True)), _connector='OR'), name='handover_cancelled_in_time', violation_error_message='Un relais s’annule avant de commencer, par quelqu’un et pour un motif.'),
        ),
        migrations.AddConstraint(
            model_name='departure',
            constraint=models.UniqueConstraint(condition=models.Q(('handover', None), ('withdrawn_at', None)), fields=('structure', 'person'), name='one_open_departure', violation_error_message='Ce départ est déjà annoncé.'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['-start', '-id'], name='agreement_newest'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(condition=models.Q(('state', 'signed')), fields=['end'], name='agreement_ending'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='agreement_dates_in_order', violation_error_message='La fin de la convention ne peut pas précéder son début.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('renewal', 'tacit'), ('renewal_months__gte', 1), ('renewal_months__isnull', False)), models.Q(models.Q(('renewal', 'tacit'), _negated=True), ('renewal_months', None)), _connector='OR'), name='agreement_tacit_renewal_has_months', violation_error_message='Une tacite reconduction dit pour combien de mois, les autres règles non.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_on__isnull', False), ('state__in', ('signed', 'expired', 'terminated'))), models.Q(models.Q(('state__in', ('signed', 'expired', 'terminated')), _negated=True), ('signed_on', None)), _connector='OR'), name='agreement_signed_has_date', violation_error_message='Une convention signée porte la date de sa signature.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'abandoned')), ('submitted_at__isnull', False), _connector='OR'), name='agreement_read_has_date', violation_error_message='Une convention lue par ses parties dit depuis quand.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'abandoned'), _negated=True), fields=('replaces',), name='one_replacement', violation_error_message='Une autre convention remplace déjà celle-ci.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_agreementevent" ("adviser_id", "agreed_end", "asked_edition", "created_at", "edition", "end", "excluded", "id", "included", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "renewal", "renewal_months", "renewal_stopped_at", "renewals", "replaces_id", "signed_on", "start", "state", "submitted_at", "title", "updated_at", "version") VALUES (NEW."adviser_id", NEW."agreed_end", NEW."asked_edition", NEW."created_at", NEW."edition", NEW."end", NEW."excluded", NEW."id", NEW."included", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."renewal", NEW."renewal_months", NEW."renewal_stopped_at", NEW."renewals", NEW."replaces_id", NEW."signed_on", NEW."start", NEW."state", NEW."submitted_at", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='a5f08f34700796250dd2b4c08b64f23f15c49c26', operation='INSERT', pgid='pgtrigger_insert_insert_b1737', table='partners_agreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_agreementevent" ("adviser_id", "agreed_end", "asked_edition", "created_at", "edition", "end", "excluded", "id", "included", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "renewal", "renewal_months", "renewal_stopped_at", "renewals", "replaces_id", "signed_on", "start", "state", "submitted_at", "title", "updated_at", "version") VALUES (NEW."adviser_id", NEW."agreed_end", NEW."asked_edition", NEW."created_at", NEW."edition", NEW."end", NEW."excluded", NEW."id", NEW."included", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."renewal", NEW."renewal_months", NEW."renewal_stopped_at", NEW."renewals", NEW."replaces_id", NEW."signed_on", NEW."start", NEW."state", NEW."submitted_at", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='79288dc0a643796053d6a7b8c921ea2000beecd5', operation='UPDATE', pgid='pgtrigger_update_update_8c840', table='partners_agreement', when='AFTER')),
        ),
    ]
