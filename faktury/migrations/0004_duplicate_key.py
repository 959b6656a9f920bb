"""Invoices known by a key that no spacing or dash changes, also those of sellers without a NIP."""

from django.db import migrations, models

from faktury.domain.invoice_key import invoice_key


def fill(apps, _schema_editor):
    faktury = apps.get_model("faktury", "Faktura").objects
    taken = set()
    for row in faktury.order_by("created_at").iterator():
        key = invoice_key(row.kind, row.invoice_number, seller_nip=row.seller_nip, seller_name=row.seller_name)
        # Rows that were allowed to stand beside each other so far stay, told apart by their id.
        key = key if (row.firma_id, row.seller_nip, key) not in taken else f"{key[:470]}|{row.pk}"
        taken.add((row.firma_id, row.seller_nip, key))
        faktury.filter(pk=row.pk).update(duplicate_key=key)


class Migration(migrations.Migration):
    dependencies = [("faktury", "0003_corrections_and_presence")]

    operations = [
        migrations.AddField("faktura", "duplicate_key", models.CharField(default="", editable=False, max_length=512), preserve_default=False),
        migrations.RemoveConstraint("faktura", "faktura_once"),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "faktura", models.UniqueConstraint(fields=("firma", "seller_nip", "duplicate_key"), name="faktura_once")
        ),
    ]
