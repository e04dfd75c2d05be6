"""The sentences of an explanation in four languages, as data (the words of the rules: rule_words.py).

`{…}` are filled by sentences.py. Counted nouns have the
forms that each language needs (one, other; Russian: one, few, many).
"""

from typing import Literal

Language = Literal["en", "ru", "nl", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "ru", "nl", "fr")
Words = dict[Language, str]

NOUNS: dict[str, dict[Language, tuple[str, ...]]] = {
    "places": {
        "en": ("place", "places"),
        "ru": ("вариант жилья", "варианта жилья", "вариантов жилья"),
        "nl": ("plek", "plekken"),
        "fr": ("logement", "logements"),
    },
    "points": {
        "en": ("point", "points"),
        "ru": ("балл", "балла", "баллов"),
        "nl": ("punt", "punten"),
        "fr": ("point", "points"),
    },
}

# What stands between thousands, as the pages around the sentences write it.
THOUSANDS: Words = {"en": ",", "ru": "\N{NO-BREAK SPACE}", "nl": ".", "fr": "\N{NARROW NO-BREAK SPACE}"}

SENTENCES: dict[str, Words] = {
    "placed": {
        "en": "{household} → {unit}: {points}, of which {soft} for how well it suits.",
        "ru": "{household} → {unit}: {points}, из них {soft} за то, насколько оно подходит.",
        "nl": "{household} → {unit}: {points}, waarvan {soft} voor hoe goed het past.",
        "fr": "{household} → {unit} : {points}, dont {soft} pour l’adéquation.",
    },
    "best_there_is": {
        "en": "No other place would suit them better.",
        "ru": "Ни один другой вариант не подошёл бы им лучше.",
        "nl": "Geen andere plek zou beter bij hen passen.",
        "fr": "Aucun autre logement ne leur conviendrait mieux.",
    },
    "unplaced": {
        "en": "{household} has no place in this round.",
        "ru": "Для {household} в этом раунде места нет.",
        "nl": "{household} heeft in deze ronde geen plek.",
        "fr": "{household} n’a pas de logement dans ce tour.",
    },
    "floor_gives": {
        "en": "{household} has a place because enough of the group “{floor}” have to be placed.",
        "ru": "Место для {household} есть потому, что из группы «{floor}» нужно разместить достаточно домохозяйств.",
        "nl": "{household} heeft een plek omdat genoeg huishoudens van de groep ‘{floor}’ een plek moeten krijgen.",
        "fr": "{household} a un logement parce qu’il faut loger assez de ménages du groupe « {floor} ».",
    },
    "floor_takes": {
        "en": "{household} has no place because enough of the group “{floor}” have to be placed.",
        "ru": "Для {household} места нет потому, что из группы «{floor}» нужно разместить достаточно домохозяйств.",
        "nl": "{household} heeft geen plek omdat genoeg huishoudens van de groep ‘{floor}’ een plek moeten krijgen.",
        "fr": "{household} n’a pas de logement parce qu’il faut loger assez de ménages du groupe « {floor} ».",
    },
    "funnel": {
        "en": "{name}: {left} left.",
        "ru": "{name}: остаётся {left}.",
        "nl": "{name}: nog {left}.",
        "fr": "{name} : encore {left}.",
    },
    "none_passes": {
        "en": "No place passes all rules.",
        "ru": "Ни один вариант жилья не проходит по всем правилам.",
        "nl": "Geen enkele plek voldoet aan alle regels.",
        "fr": "Aucun logement ne respecte toutes les règles.",
    },
    "nearest": {
        "en": "{places} would do, if only this did not stand in the way: {reasons}",
        "ru": "Подошло бы {places}, если бы не одно: {reasons}",
        "nl": "{places} zou kunnen, als dit niet in de weg stond: {reasons}",
        "fr": "{places} pourrait convenir, sans cet obstacle : {reasons}",
    },
    "others_need_them": {
        "en": "{places} would do, but giving one to them would cost others more.",
        "ru": "По правилам подходит {places}, но другим это обошлось бы дороже.",
        "nl": "Volgens de regels: {places}, maar dat zou anderen meer kosten.",
        "fr": "Selon les règles : {places}, mais d’autres y perdraient davantage.",
    },
    "gentlest": {
        "en": "The gentlest way to house them is {unit}; all together would lose {cost}.",
        "ru": "Мягче всего было бы поселить их в {unit}; вместе все потеряли бы {cost}.",
        "nl": "Het minst ingrijpend is {unit}; samen zou iedereen {cost} verliezen.",
        "fr": "La solution la plus douce est {unit} ; l’ensemble perdrait {cost}.",
    },
    "option": {
        "en": "{unit} is worth {points} for them, but all together would lose {cost}.",
        "ru": "{unit} даёт им {points}, но вместе все потеряли бы {cost}.",
        "nl": "{unit} levert hun {points} op, maar samen zou iedereen {cost} verliezen.",
        "fr": "{unit} leur vaut {points}, mais l’ensemble perdrait {cost}.",
    },
    "option_is_free": {
        "en": "{unit} is worth {points} for them and would cost nobody anything: it is as good a choice.",
        "ru": "{unit} даёт им {points}, и никто ничего не теряет: выбор не хуже.",
        "nl": "{unit} levert hun {points} op en kost niemand iets: een even goede keuze.",
        "fr": "{unit} leur vaut {points} et ne coûte rien à personne : le choix est aussi bon.",
    },
    "option_impossible": {
        "en": "It would not work without leaving out somebody who must be placed.",
        "ru": "Это невозможно, не оставив без жилья тех, кого необходимо разместить.",
        "nl": "Het kan niet zonder iemand uit te sluiten die geplaatst moet worden.",
        "fr": "C’est impossible sans exclure quelqu’un qui doit être logé.",
    },
    "unknown": {
        "en": "There was no time to find out.",
        "ru": "Выяснить это не хватило времени.",
        "nl": "Er was geen tijd om dit uit te zoeken.",
        "fr": "Le temps a manqué pour le savoir.",
    },
    "estimated": {
        "en": "(An estimate: there was no time to prove it.)",
        "ru": "(Оценка: на доказательство не хватило времени.)",
        "nl": "(Een schatting: er was geen tijd om het te bewijzen.)",
        "fr": "(Estimation : le temps a manqué pour le prouver.)",
    },
    "searched": {
        "en": "(An estimate, of the best way that was found. By the prices of the places alone: {price}.)",
        "ru": "(Оценка по лучшему из найденных путей. По одним лишь ценам мест: {price}.)",
        "nl": "(Een schatting, van de beste gevonden manier. Volgens de prijzen van de plekken alleen: {price}.)",
        "fr": "(Estimation, d’après la meilleure solution trouvée. D’après les seuls prix des logements : {price}.)",
    },
    "at_least": {
        "en": "(Proven: no way costs less than {least}.)",
        "ru": "(Доказано: дешевле, чем {least}, не получится.)",
        "nl": "(Bewezen: geen enkele manier kost minder dan {least}.)",
        "fr": "(Prouvé : aucune solution ne coûte moins que {least}.)",
    },
    "moves": {
        "en": "{household} would go from {was} to {becomes}.",
        "ru": "{household}: вместо {was} — {becomes}.",
        "nl": "{household} zou van {was} naar {becomes} gaan.",
        "fr": "{household} passerait de {was} à {becomes}.",
    },
    "loses": {
        "en": "{household} would lose {was} and have no place.",
        "ru": "{household}: без {was} и без другого места.",
        "nl": "{household} zou {was} verliezen en geen plek hebben.",
        "fr": "{household} perdrait {was} et n’aurait pas de logement.",
    },
    "gains": {
        "en": "{household} would get {becomes}.",
        "ru": "{household}: появилось бы место — {becomes}.",
        "nl": "{household} zou {becomes} krijgen.",
        "fr": "{household} obtiendrait {becomes}.",
    },
}
