"""What `--help` says of the engine's commands and options, in four languages, as data."""

from safeconduct.placement.engine.words import Words

HELP: dict[str, Words] = {
    "placement": {
        "en": "Households to places, the best proven.",
        "ru": "Домохозяйства по местам, с доказательством лучшего.",
        "nl": "Huishoudens naar plekken, het beste bewezen.",
        "fr": "Des ménages à leurs logements, le meilleur prouvé.",
    },
    "language": {
        "en": "of what is said to people: else LANG's",
        "ru": "язык слов для людей: иначе тот, что в LANG",
        "nl": "van wat tegen mensen gezegd wordt: anders die van LANG",
        "fr": "de ce qui est dit aux gens : sinon celle de LANG",
    },
    "solve": {
        "en": "place the households of one instance",
        "ru": "разместить домохозяйства одной задачи",
        "nl": "de huishoudens van één opgave plaatsen",
        "fr": "loger les ménages d’un problème",
    },
    "instance": {
        "en": "the file to solve",
        "ru": "файл с задачей",
        "nl": "het bestand met de opgave",
        "fr": "le fichier à résoudre",
    },
    "format": {
        "en": "gap: generalized assignment, least cost",
        "ru": "gap: обобщённая задача о назначениях, наименьшая стоимость",
        "nl": "gap: veralgemeende toewijzing, laagste kosten",
        "fr": "gap : affectation généralisée, moindre coût",
    },
    "gap": {
        "en": "relative gap that suffices above 500 households",
        "ru": "относительный разрыв, которого достаточно свыше 500 домохозяйств",
        "nl": "relatief verschil dat volstaat boven 500 huishoudens",
        "fr": "écart relatif qui suffit au-delà de 500 ménages",
    },
    "time_limit": {
        "en": "stop then, with the best there is",
        "ru": "остановиться тогда с лучшим, что есть",
        "nl": "dan stoppen, met het beste dat er is",
        "fr": "s’arrêter alors, avec le meilleur trouvé",
    },
    "out": {
        "en": "the unit of each household: int32, -1 none",
        "ru": "место каждого домохозяйства: int32, -1 — нет",
        "nl": "de plek van elk huishouden: int32, -1 geen",
        "fr": "le logement de chaque ménage : int32, -1 aucun",
    },
    "json": {
        "en": "one line of JSON on standard output",
        "ru": "одна строка JSON в стандартный вывод",
        "nl": "één regel JSON op de standaarduitvoer",
        "fr": "une ligne de JSON sur la sortie standard",
    },
    "compile": {
        "en": "make the machine code of the extra `national`, once on a machine",
        "ru": "скомпилировать дополнение `national`, один раз на машине",
        "nl": "de machinecode van de extra `national` maken, eenmaal per machine",
        "fr": "produire le code machine de l’extra `national`, une fois par machine",
    },
    "simulate": {
        "en": "place households batch by batch as they come, against hindsight",
        "ru": "размещать домохозяйства группами по мере прибытия и сравнить с лучшим задним числом",
        "nl": "huishoudens groep na groep plaatsen zoals ze komen, tegen het beste achteraf",
        "fr": "loger les ménages groupe par groupe à leur arrivée, face au meilleur après coup",
    },
    "everybody": {
        "en": "the file of everybody who comes",
        "ru": "файл всех, кто прибывает",
        "nl": "het bestand met iedereen die komt",
        "fr": "le fichier de tous ceux qui viennent",
    },
    "batches": {
        "en": "how many (at most)",
        "ru": "сколько (самое большее)",
        "nl": "hoeveel (hoogstens)",
        "fr": "combien (au plus)",
    },
    "futures": {
        "en": "how many are drawn for each batch",
        "ru": "сколько их выбирается для каждой группы",
        "nl": "hoeveel er voor elke groep getrokken worden",
        "fr": "combien en sont tirés pour chaque groupe",
    },
    "past": {
        "en": "from whom: else from those who have come",
        "ru": "из кого: иначе из тех, кто уже прибыл",
        "nl": "uit wie: anders uit wie al gekomen zijn",
        "fr": "parmi qui : sinon parmi ceux qui sont venus",
    },
    "expected": {
        "en": "households thought to come: else as many as do",
        "ru": "сколько домохозяйств ожидается: иначе сколько и прибудет",
        "nl": "huishoudens die verwacht worden: anders zoveel als er komen",
        "fr": "ménages attendus : sinon autant qu’il en vient",
    },
    "batches_so_far": {
        "en": "stop then, with the batches there are",
        "ru": "остановиться тогда с теми группами, что есть",
        "nl": "dan stoppen, met de groepen die er zijn",
        "fr": "s’arrêter alors, avec les groupes placés",
    },
}
