"""The names of the rules and why each says no, in four languages, as data.

The engine has no gettext: it may be used without Django.
"""

from safeconduct.placement.engine.words import Words

# What is left in the funnel after each rule: "… : 12 of 40 places left".
RULE_NAMES: dict[str, Words] = {
    "vetted": {
        "en": "vetted",
        "ru": "проверено",
        "nl": "gescreend",
        "fr": "vérifié",
    },
    "dates": {
        "en": "open for the whole stay",
        "ru": "свободно на весь срок",
        "nl": "vrij voor het hele verblijf",
        "fr": "libre pour tout le séjour",
    },
    "funded": {
        "en": "living costs funded",
        "ru": "средства на жизнь обеспечены",
        "nl": "leefgeld geregeld",
        "fr": "frais de subsistance financés",
    },
    "beds": {
        "en": "enough beds",
        "ru": "хватает кроватей",
        "nl": "genoeg bedden",
        "fr": "assez de lits",
    },
    "room_norm": {
        "en": "enough space (4 m² a person)",
        "ru": "хватает площади (4 м² на человека)",
        "nl": "genoeg ruimte (4 m² per persoon)",
        "fr": "assez d’espace (4 m² par personne)",
    },
    "step_free": {
        "en": "step-free access",
        "ru": "вход без ступеней",
        "nl": "drempelvrij toegankelijk",
        "fr": "accès de plain-pied",
    },
    "serves": {
        "en": "meant for such a household",
        "ru": "подходит по составу домохозяйства",
        "nl": "bedoeld voor zo’n huishouden",
        "fr": "destiné à ce type de ménage",
    },
    "partner": {
        "en": "not reserved for others",
        "ru": "не закреплено за другими",
        "nl": "niet voor anderen gereserveerd",
        "fr": "non réservé à d’autres",
    },
    "excluded_area": {
        "en": "in an area that is safe for them",
        "ru": "в безопасной для них местности",
        "nl": "in een streek die veilig is voor hen",
        "fr": "dans une zone sûre pour ces personnes",
    },
    "language": {
        "en": "a language they need is spoken",
        "ru": "говорят на нужном языке",
        "nl": "een taal die ze nodig hebben wordt er gesproken",
        "fr": "une langue nécessaire y est parlée",
    },
    "pets": {
        "en": "pets welcome",
        "ru": "можно с животными",
        "nl": "huisdieren welkom",
        "fr": "animaux acceptés",
    },
    "smoking": {
        "en": "smoking allowed",
        "ru": "можно курить",
        "nl": "roken toegestaan",
        "fr": "fumeurs acceptés",
    },
    "forbidden": {
        "en": "not ruled out by a colleague",
        "ru": "не исключено сотрудником",
        "nl": "niet uitgesloten door een collega",
        "fr": "non écarté par un collègue",
    },
    "pinned": {
        "en": "not promised another place",
        "ru": "другое место не обещано",
        "nl": "geen andere plek toegezegd",
        "fr": "pas d’autre logement promis",
    },
}

# Why this one pair may not be.
RULE_REASONS: dict[str, Words] = {
    "vetted": {
        "en": "This place has not been vetted yet.",
        "ru": "Это жильё ещё не проверено.",
        "nl": "Deze plek is nog niet gescreend.",
        "fr": "Ce logement n’a pas encore été vérifié.",
    },
    "dates": {
        "en": "This place is not open for the whole stay.",
        "ru": "Это жильё свободно не на весь срок.",
        "nl": "Deze plek is niet voor het hele verblijf vrij.",
        "fr": "Ce logement n’est pas libre pour tout le séjour.",
    },
    "funded": {
        "en": "There is no money for living costs at this place until the end of the stay.",
        "ru": "До конца срока не обеспечены средства на жизнь в этом месте.",
        "nl": "Het leefgeld op deze plek is niet tot het einde van het verblijf geregeld.",
        "fr": "Les frais de subsistance ne sont pas financés ici jusqu’à la fin du séjour.",
    },
    "beds": {
        "en": "There are too few beds for everybody.",
        "ru": "Кроватей на всех не хватит.",
        "nl": "Er zijn te weinig bedden voor iedereen.",
        "fr": "Il n’y a pas assez de lits pour tout le monde.",
    },
    "room_norm": {
        "en": "There would be less than 4 m² of sleeping space a person.",
        "ru": "На человека пришлось бы меньше 4 м² спальной площади.",
        "nl": "Er zou minder dan 4 m² slaapruimte per persoon zijn.",
        "fr": "Il y aurait moins de 4 m² d’espace de couchage par personne.",
    },
    "step_free": {
        "en": "They need step-free access, and there are steps.",
        "ru": "Нужен вход без ступеней, а здесь ступени есть.",
        "nl": "Ze hebben een drempelvrije toegang nodig, en hier zijn treden.",
        "fr": "Il leur faut un accès de plain-pied, et il y a des marches.",
    },
    "serves": {
        "en": "This place is meant for other households.",
        "ru": "Это жильё предназначено для домохозяйств другого состава.",
        "nl": "Deze plek is voor andere huishoudens bedoeld.",
        "fr": "Ce logement est destiné à d’autres ménages.",
    },
    "partner": {
        "en": "This place is reserved for the cases of another organisation.",
        "ru": "Это жильё закреплено за подопечными другой организации.",
        "nl": "Deze plek is gereserveerd voor dossiers van een andere organisatie.",
        "fr": "Ce logement est réservé aux dossiers d’une autre organisation.",
    },
    "excluded_area": {
        "en": "They would not be safe in this area.",
        "ru": "В этой местности для них небезопасно.",
        "nl": "In deze streek zijn ze niet veilig.",
        "fr": "Cette zone n’est pas sûre pour ces personnes.",
    },
    "language": {
        "en": "Nobody there speaks a language that they need.",
        "ru": "Там никто не говорит на нужном им языке.",
        "nl": "Niemand spreekt er een taal die ze nodig hebben.",
        "fr": "Personne n’y parle une langue dont ces personnes ont besoin.",
    },
    "pets": {
        "en": "They have an animal, and none is allowed there.",
        "ru": "С ними животное, а туда с животными нельзя.",
        "nl": "Ze hebben een huisdier, en dat mag daar niet.",
        "fr": "Ces personnes ont un animal, et il n’y est pas accepté.",
    },
    "smoking": {
        "en": "Somebody smokes, and smoking is not allowed there.",
        "ru": "Кто-то из них курит, а там курить нельзя.",
        "nl": "Er wordt gerookt, en dat mag daar niet.",
        "fr": "Quelqu’un fume, et ce n’est pas permis là-bas.",
    },
    "forbidden": {
        "en": "A colleague has ruled out this place for them.",
        "ru": "Сотрудник исключил для них это жильё.",
        "nl": "Een collega heeft deze plek voor hen uitgesloten.",
        "fr": "Un collègue a écarté ce logement pour ces personnes.",
    },
    "pinned": {
        "en": "They already live in, or have been promised, another place.",
        "ru": "Они уже живут в другом месте, или оно им обещано.",
        "nl": "Ze wonen al op een andere plek, of die is hun toegezegd.",
        "fr": "Ces personnes vivent déjà ailleurs, ou un autre logement leur est promis.",
    },
}
