"""A law's title in each language that the house speaks; the original one stays that of its source."""

from django.db import migrations, models

TITLES = {
    "propaganda-2013": {
        "en": "Federal Law No. 135-FZ of 29 June 2013",
        "ru": "Федеральный закон от 29 июня 2013 г. № 135-ФЗ",
        "nl": "Federale wet nr. 135-FZ van 29 juni 2013",
        "fr": "Loi fédérale n° 135-FZ du 29 juin 2013",
    },
    "propaganda-2022": {
        "en": "Federal Law No. 478-FZ of 5 December 2022",
        "ru": "Федеральный закон от 5 декабря 2022 г. № 478-ФЗ",
        "nl": "Federale wet nr. 478-FZ van 5 december 2022",
        "fr": "Loi fédérale n° 478-FZ du 5 décembre 2022",
    },
    "transition-2023": {
        "en": "Federal Law No. 386-FZ of 24 July 2023",
        "ru": "Федеральный закон от 24 июля 2023 г. № 386-ФЗ",
        "nl": "Federale wet nr. 386-FZ van 24 juli 2023",
        "fr": "Loi fédérale n° 386-FZ du 24 juillet 2023",
    },
    "extremism-2023": {
        "en": "Supreme Court of the Russian Federation, ruling of 30 November 2023, AKPI23-990s",
        "ru": "Решение Верховного Суда Российской Федерации от 30 ноября 2023 г. № АКПИ23-990с",
        "nl": "Hooggerechtshof van de Russische Federatie, uitspraak van 30 november 2023, AKPI23-990s",
        "fr": "Cour suprême de la Fédération de Russie, décision du 30 novembre 2023, AKPI23-990s",
    },
}
LANGUAGES = ("en", "ru", "nl", "fr")


def translate(apps, schema_editor):
    for law in apps.get_model("situation", "Law").objects.all():
        law.titles = TITLES.get(law.code) or dict.fromkeys(LANGUAGES, law.citation)
        law.save(update_fields=["titles"])


def back(apps, schema_editor):
    for law in apps.get_model("situation", "Law").objects.all():
        law.citation = law.titles["en"]
        law.save(update_fields=["citation"])


class Migration(migrations.Migration):
    dependencies = [("situation", "0001_initial")]
    operations = [
        migrations.AddField("law", "titles", models.JSONField(default=dict), preserve_default=False),
        migrations.AlterField("law", "citation", models.CharField(max_length=200, default="")),
        migrations.RunPython(translate, back),
        migrations.RemoveField("law", "citation"),
    ]
