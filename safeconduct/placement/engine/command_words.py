"""What the command line says to people, in four languages, as data; `--json` says the same in any language.

The labels of the reports are, in English, the keys of the JSON.
"""

from safeconduct.placement.engine.words import Words

LABELS: dict[str, Words] = {
    "objective": {"en": "objective", "ru": "достигнуто", "nl": "bereikt", "fr": "atteint"},
    "bound": {"en": "bound", "ru": "предел", "nl": "grens", "fr": "borne"},
    "gap": {"en": "gap", "ru": "разрыв", "nl": "verschil", "fr": "écart"},
    "certified": {"en": "certified", "ru": "доказано ценами", "nl": "bewezen met prijzen", "fr": "prouvé par les prix"},
    "value_gap": {
        "en": "value_gap",
        "ru": "разрыв: размещение",
        "nl": "verschil: plaatsen",
        "fr": "écart : logement",
    },
    "soft_gap": {
        "en": "soft_gap",
        "ru": "разрыв: насколько подходит",
        "nl": "verschil: hoe goed het past",
        "fr": "écart : adéquation",
    },
    "placed": {"en": "placed", "ru": "размещено", "nl": "geplaatst", "fr": "logés"},
    "seconds": {"en": "seconds", "ru": "секунды", "nl": "seconden", "fr": "secondes"},
    "peak_rss_mb": {"en": "peak_rss_mb", "ru": "память, МиБ", "nl": "geheugen, MiB", "fr": "mémoire, Mio"},
    "method": {"en": "method", "ru": "способ", "nl": "methode", "fr": "méthode"},
    "status": {"en": "status", "ru": "итог", "nl": "uitkomst", "fr": "issue"},
    "policy": {"en": "policy", "ru": "правило", "nl": "werkwijze", "fr": "règle"},
    "points": {"en": "points", "ru": "баллы", "nl": "punten", "fr": "points"},
    "share": {"en": "share", "ru": "доля", "nl": "aandeel", "fr": "part"},
    "greedy_points": {
        "en": "greedy_points",
        "ru": "баллы по очереди",
        "nl": "punten op volgorde",
        "fr": "points, file",
    },
    "greedy_placed": {
        "en": "greedy_placed",
        "ru": "размещено по очереди",
        "nl": "geplaatst op volgorde",
        "fr": "logés, file",
    },
    "greedy_share": {"en": "greedy_share", "ru": "доля по очереди", "nl": "aandeel op volgorde", "fr": "part, file"},
    "hindsight_objective": {
        "en": "hindsight_objective",
        "ru": "задним числом",
        "nl": "achteraf bereikt",
        "fr": "après coup",
    },
    "hindsight_bound": {
        "en": "hindsight_bound",
        "ru": "предел задним числом",
        "nl": "grens achteraf",
        "fr": "borne après coup",
    },
    "hindsight_placed": {
        "en": "hindsight_placed",
        "ru": "размещено задним числом",
        "nl": "geplaatst achteraf",
        "fr": "logés après coup",
    },
    "unhoused": {"en": "unhoused", "ru": "без места", "nl": "zonder plek", "fr": "sans logement"},
    "batches_placed": {
        "en": "batches_placed",
        "ru": "групп размещено",
        "nl": "groepen geplaatst",
        "fr": "groupes placés",
    },
    "batches_asked": {"en": "batches_asked", "ru": "групп всего", "nl": "groepen in totaal", "fr": "groupes en tout"},
}

STATUS: dict[str, Words] = {
    "optimal": {"en": "optimal", "ru": "лучшее из возможных", "nl": "het beste dat er is", "fr": "optimal"},
    "within gap": {"en": "within gap", "ru": "достаточно близко", "nl": "dicht genoeg", "fr": "assez proche"},
    "stalled": {"en": "stalled", "ru": "больше не улучшается", "nl": "niets beters meer", "fr": "plus de progrès"},
    "time limit": {"en": "time limit", "ru": "время вышло", "nl": "de tijd was om", "fr": "temps écoulé"},
    "cancelled": {"en": "cancelled", "ru": "отменено", "nl": "afgebroken", "fr": "annulé"},
}

# The figures of which it is said whether they are derived.
CEILINGS: dict[str, Words] = {
    "bound": {"en": "of the whole", "ru": "для целого", "nl": "van het geheel", "fr": "pour l’ensemble"},
    "value": {
        "en": "of housing people",
        "ru": "для размещения людей",
        "nl": "van het plaatsen van mensen",
        "fr": "pour le fait de loger",
    },
    "soft": {
        "en": "of how well it suits",
        "ru": "для того, насколько подходит",
        "nl": "van hoe goed het past",
        "fr": "pour l’adéquation",
    },
}

LINES: dict[str, Words] = {
    "step": {
        "en": "{seconds} s  {points}, at most {bound} ({gap})",
        "ru": "{seconds} с  {points}, не больше чем {bound} ({gap})",
        "nl": "{seconds} s  {points}, hoogstens {bound} ({gap})",
        "fr": "{seconds} s  {points}, au plus {bound} ({gap})",
    },
    "batch": {
        "en": "{arrived} came, {placed} placed, {points}",
        "ru": "{arrived}: прибыли, {placed}: размещены, {points}",
        "nl": "{arrived} gekomen, {placed} geplaatst, {points}",
        "fr": "{arrived} venus, {placed} logés, {points}",
    },
    "no_room": {
        "en": "no room for {households}",
        "ru": "нет места для {households}",
        "nl": "geen plek voor {households}",
        "fr": "pas de place pour {households}",
    },
    "derived": {
        "en": "Every ceiling follows from prices in whole numbers, and was worked out again from them.",
        "ru": "Каждый верхний предел следует из цен в целых числах и пересчитан по ним заново.",
        "nl": "Elk plafond volgt uit prijzen in gehele getallen en is daaruit opnieuw berekend.",
        "fr": "Chaque plafond découle de prix en nombres entiers et a été recalculé à partir d’eux.",
    },
    "claimed": {
        "en": "Claimed, not derived: the ceiling {ceilings}. That is the solver’s word, in floating point or by prices "
        "that were not kept; it was only checked that nothing contradicts it. What the prices that were kept prove of "
        "the whole in whole numbers, worked out again: {certified}.",
        "ru": "Заявлено, не выведено: верхний предел {ceilings}. Это слово решателя, который считает с плавающей "
        "запятой или по ценам, которые не сохранены; проверено лишь, что ничто этому не противоречит. Сохранённые цены "
        "доказывают для целого в целых числах, по повторному расчёту: {certified}.",
        "nl": "Beweerd, niet afgeleid: het plafond {ceilings}. Dat is het woord van de solver, met drijvende komma of "
        "met prijzen die niet bewaard zijn; er is alleen nagegaan dat niets het tegenspreekt. Wat de bewaarde prijzen "
        "in gehele getallen van het geheel bewijzen, opnieuw berekend: {certified}.",
        "fr": "Affirmé, non déduit : le plafond {ceilings}. C’est la parole du solveur, en virgule flottante ou par "
        "des prix qui n’ont pas été gardés ; on a seulement vérifié que rien ne le contredit. Ce que les prix gardés "
        "prouvent de l’ensemble en nombres entiers, recalculé : {certified}.",
    },
    "houses": {
        "en": "Of {counted} shared houses that were counted {most} at most were looked through again; of the others "
        "the ceiling is the solver’s word. `verify` from Python looks through all, which takes minutes.",
        "ru": "Из общих домов, для которых перебраны все возможности ({counted}), заново просмотрено не более {most}; "
        "для остальных предел взят со слов решателя. `verify` из Python просматривает все, это занимает минуты.",
        "nl": "Van {counted} gedeelde huizen die zijn uitgeteld, zijn er hoogstens {most} opnieuw nagegaan; van de "
        "andere is het plafond het woord van de solver. `verify` vanuit Python gaat ze alle na, wat minuten duurt.",
        "fr": "Des {counted} maisons partagées qui ont été dénombrées, {most} au plus ont été réexaminées ; pour les "
        "autres, le plafond est la parole du solveur. `verify`, en Python, les examine toutes, en quelques minutes.",
    },
    "broken": {
        "en": "The placement breaks its promises, please report it: {promises}",
        "ru": "Размещение не выполняет обещанного, пожалуйста, сообщите об этом: {promises}",
        "nl": "De plaatsing komt haar beloften niet na, meld dit alstublieft: {promises}",
        "fr": "Le placement ne tient pas ses promesses, merci de le signaler : {promises}",
    },
    "nothing_to_compile": {
        "en": "The extra `national` is not installed: there is nothing to compile.",
        "ru": "Дополнение `national` не установлено: компилировать нечего.",
        "nl": "De extra `national` is niet geïnstalleerd: er valt niets te compileren.",
        "fr": "L’extra `national` n’est pas installé : il n’y a rien à compiler.",
    },
    "must_impossible": {
        "en": "Not all households that must be placed can be. Without a place: {households}",
        "ru": "Не все домохозяйства, которые необходимо разместить, можно разместить. Без места: {households}",
        "nl": "Niet alle huishoudens die geplaatst moeten worden, kunnen dat. Zonder plek: {households}",
        "fr": "Tous les ménages qui doivent être logés ne peuvent pas l’être. Sans logement : {households}",
    },
    "must_not_found": {
        "en": "For some households that must be placed no room was found. Without a place: {households}",
        "ru": "Для некоторых домохозяйств, которые необходимо разместить, места не нашлось. Без места: {households}",
        "nl": "Voor sommige huishoudens die geplaatst moeten worden, is geen plek gevonden. Zonder plek: {households}",
        "fr": "Pour certains ménages qui doivent être logés, rien n’a été trouvé. Sans logement : {households}",
    },
    "floor_impossible": {
        "en": "The floor “{floor}” asks for {at_least}, and at most {most} can be placed.",
        "ru": "Для группы «{floor}» требуется {at_least}, а разместить можно не больше {most}.",
        "nl": "De ondergrens ‘{floor}’ vraagt {at_least}, en hoogstens {most} kunnen geplaatst worden.",
        "fr": "Le plancher « {floor} » demande {at_least}, et au plus {most} peuvent être logés.",
    },
    "too_early": {
        "en": "Time was over before a placement was found that houses everybody who must be placed.",
        "ru": "Время вышло раньше, чем нашлось размещение для всех, кого необходимо разместить.",
        "nl": "De tijd was om voordat er een plaatsing was gevonden voor iedereen die geplaatst moet worden.",
        "fr": "Le temps a manqué avant de trouver un placement pour tous ceux qui doivent être logés.",
    },
    "solver_failed": {
        "en": "The solver ended without an answer; in its own words: {detail}",
        "ru": "Решатель закончил без ответа; его собственными словами: {detail}",
        "nl": "De solver eindigde zonder antwoord; in zijn eigen woorden: {detail}",
        "fr": "Le solveur s’est arrêté sans réponse ; selon ses propres mots : {detail}",
    },
    "unusable": {
        "en": "What was given cannot be used: {detail}",
        "ru": "Заданное использовать нельзя: {detail}",
        "nl": "Wat gegeven is, is niet bruikbaar: {detail}",
        "fr": "Ce qui est donné n’est pas utilisable : {detail}",
    },
    "file": {
        "en": "This file cannot be read or written: {detail}",
        "ru": "Этот файл не удаётся прочитать или записать: {detail}",
        "nl": "Dit bestand kan niet gelezen of geschreven worden: {detail}",
        "fr": "Ce fichier ne peut être ni lu ni écrit : {detail}",
    },
}
