import uuid

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def void_tickets(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """A ticket lives half an hour and dies when its worker is restarted, as it is by an upgrade."""
    apps.get_model("custody", "Ticket").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("custody", "0004_pace")]

    operations = [
        migrations.AddField("holder", "seen_at", models.DateTimeField(null=True)),
        migrations.RunPython(void_tickets, void_tickets),
        migrations.RemoveField("ticket", "worker"),
        migrations.RemoveField("ticket", "sealed_key"),
        migrations.CreateModel(
            name="TicketKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("sealed_key", models.BinaryField()),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="custody.ticket"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ticket_keys", to="custody.holder"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "worker"), name="ticket_key_once_a_worker")
                ]
            },
        ),
    ]
