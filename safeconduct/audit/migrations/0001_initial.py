import uuid

from django.db import migrations, models

# The bytes of a leaf, as audit.merkle.leaf_bytes makes them: keys in alphabetical order, no spaces, UTF-8.
LEAF_BYTES = """
CREATE FUNCTION audit_leaf_bytes(leaf audit_leaf) RETURNS bytea LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT convert_to(concat(
        '{"action":', to_json(leaf.action::text),
        ',"actor":', to_json(leaf.actor::text),
        ',"at":"', to_char(leaf.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS'), '+00:00"',
        ',"kind":', to_json(leaf.object_kind::text),
        ',"object":', to_json(leaf.object_id::text),
        ',"purpose":', to_json(leaf.purpose::text),
        ',"seq":', leaf.sequence,
        ',"subject":', to_json(leaf.subject_id::text), '}'
    ), 'UTF8')
$$
"""
# Fires at commit, twice for each entry. The first time it only touches the entry, which puts its second firing behind
# everything else that waits for the commit: checks of foreign keys take row locks, and no row lock may be waited for
# by whoever holds the log's. The second time it takes the log's lock, which the commit lets go of, and appends.
SETTLE = """
CREATE FUNCTION audit_settle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    first_sequence bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE audit_entry SET is_last = true WHERE id = NEW.id;
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(5963456);
    SELECT coalesce(max(sequence) + 1, 0) INTO first_sequence FROM audit_leaf;
    INSERT INTO audit_leaf
        (sequence, at, actor, action, object_kind, object_id, subject_id, purpose, leaf_hash)
    SELECT said.sequence, said.at, said.actor, said.action, said.object_kind, said.object_id, said.subject_id,
        said.purpose, sha256('\\x00'::bytea || audit_leaf_bytes(said))
    FROM jsonb_array_elements(NEW.events) WITH ORDINALITY AS told(event, place)
    CROSS JOIN LATERAL (
        SELECT leaf.* FROM jsonb_populate_record(NULL::audit_leaf, jsonb_build_object(
            'sequence', first_sequence + told.place - 1, 'at', NEW.at, 'actor', NEW.actor,
            'action', told.event -> 'action', 'object_kind', told.event -> 'kind',
            'object_id', told.event -> 'object', 'subject_id', told.event -> 'subject',
            'purpose', told.event -> 'purpose')) AS leaf
    ) AS said
    ORDER BY told.place;
    DELETE FROM audit_entry WHERE id = NEW.id;
    RETURN NULL;
END
$$
"""
TRIGGER = """
CREATE CONSTRAINT TRIGGER audit_entry_settles AFTER INSERT OR UPDATE ON audit_entry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_settle()
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=64)),
                ("events", models.JSONField()),
                ("is_last", models.BooleanField(default=False)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("leaf_hash", models.BinaryField()),
                ("at", models.DateTimeField(db_index=True)),
                ("actor", models.CharField(max_length=64)),
                ("action", models.CharField(max_length=32)),
                ("object_kind", models.CharField(max_length=64)),
                ("object_id", models.CharField(db_index=True, max_length=64)),
                ("subject_id", models.CharField(blank=True, db_index=True, max_length=64)),
                ("purpose", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("sequence__gte", 0)), name="audit_sequence_not_negative")
                ],
            },
        ),
        migrations.RunSQL(LEAF_BYTES, "DROP FUNCTION audit_leaf_bytes(audit_leaf)"),
        migrations.RunSQL(SETTLE, "DROP FUNCTION audit_settle()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER audit_entry_settles ON audit_entry"),
    ]
