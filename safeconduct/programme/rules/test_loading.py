import shutil
from pathlib import Path

import pytest

from safeconduct.programme.rules.loading import load_pack
from safeconduct.programme.rules.problems import PackRefused

OURS = Path(__file__).parents[3] / "packs" / "be-humanitarian"


@pytest.fixture
def draft(tmp_path):
    folder = tmp_path / OURS.name
    shutil.copytree(OURS, folder)
    return folder


def change(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(folder):
    with pytest.raises(PackRefused) as refused:
        load_pack(folder)
    return [str(problem) for problem in refused.value.problems]


def test_our_pack_loads_under_the_name_of_its_folder():
    assert load_pack(OURS).programme.id == OURS.name


def test_the_fingerprint_follows_the_words_of_the_pack(draft):
    before = load_pack(draft).fingerprint
    assert before == load_pack(OURS).fingerprint
    change(draft, "requirements.toml", "Two passport photos", "Two photos")
    assert load_pack(draft).fingerprint != before


def test_whatever_is_only_practice_is_not_verified():
    pack = load_pack(OURS)
    everything = (
        *pack.requirements,
        *pack.deadlines,
        *pack.fees,
        *pack.states,
        *pack.moves,
        *pack.sections,
        *pack.copies,
        *pack.posts,
        *pack.criteria,
    )
    assert [rule.id for rule in everything if "practice" in rule.source and rule.verified] == []
    assert [rule.id for rule in pack.requirements if rule.lead_time.verified] == []
    assert [rule.id for rule in pack.deadlines if "AS10" in rule.source and rule.verified] == []


BROKEN = [
    ("requirements.toml", 'ru = "Визовая анкета"\n', "", "requirement visa_form.name: `ru` is missing. Write the text in Russian"),
    ("requirements.toml", 'ru = "Визовая анкета"', 'ru = "Visa form"', "requirement visa_form.name.ru: holds no Cyrillic"),
    ("requirements.toml", "when = { has_passport = true }", "when = { has_pasport = true }", "requirement travel_document.when: the key `has_pasport` is not known. Did you mean `has_passport`?"),
    ("requirements.toml", 'source = ["A7", "A12"]', 'source = ["A77"]', "requirement criminal_record.source: there is no source 'A77'. Add it to sources.toml"),
    ("requirements.toml", 'evidence = ["photo"]', 'evidence = ["selfie"]', "requirement photos.evidence[0]: 'selfie' is no possible value. Use one of: passport,"),
    ("requirements.toml", 'section = "identity"', 'section = "papers"', "requirement travel_document.section: there is no section 'papers'. Add it to sections.toml"),
    ("requirements.toml", 'refusal_if_missing = "annex_42"', 'refusal_if_missing = "annex_24"', "requirement contribution_each.refusal_if_missing: there is no consequence 'annex_24'"),
    ("requirements.toml", "when = { has_passport = true }", "when = { age_at_least = 18, age_below = 18 }", "requirement travel_document.when: can never hold"),
    ("requirements.toml", 'applies_to = "each_adult"\nwhen = { track = ["D"] }', 'applies_to = "each_adult"\nwhen = { age_below = 12 }', "requirement handling_fee.when: can never hold"),
    ("requirements.toml", 'when = { relationship = ["unregistered"] }', "when = { has_passport = true }", "requirement couple_bond.when: looks at one person (has_passport)"),
    ("requirements.toml", 'when = { relationship = ["unregistered"] }', "when = { track = [] }", "requirement couple_bond.when: can never hold"),
    ("requirements.toml", 'id = "photos"\n', 'id = "photos"\nafter = ["visa_form", "photos"]\n', "each waits for the next, and none can begin: photos → photos"),
    ("requirements.toml", 'id = "photos"\n', 'id = "photos"\nafter = ["nothing"]\n', "requirement photos.after: there is no requirement 'nothing'"),
    ("requirements.toml", 'id = "photos"\n', 'id = "visa_form"\n', "requirement visa_form: stands there 2 times"),
    ("requirements.toml", "# What the file must hold", "sanction = []\n# What the file must hold", "sanction: does not belong in this file. Here stand: requirement, consequence."),
    ("requirements.toml", "days_to_mend = 30", 'days_to_mend = "thirty"', "consequence annex_43.days_to_mend: Expected `int | null`, got `str`."),
    ("sources.toml", 'publisher = "vreemdelingenrecht.be"\n', "", "source A4: cannot be found. Give a url or a publisher."),
    ("sections.toml", 'id = "elsewhere"\n', 'id = "elsewhere"\nwhen = { post_country = ["KZ"] }\n', "copies elsewhere.when: some household may fit no rule."),
    ("pack.toml", 'id = "be-humanitarian"', 'id = "be-other"', "programme.id: is be-other, the folder is be-humanitarian."),
    ("pack.toml", "[programme.tracks.C]", "[programme.tracks.X]", "programme.tracks: 'X' is no possible value. Use one of: D, C."),
    ("deadlines.toml", "[calendar]", "[[calendar]]", "calendar: stands there as a list. Write it once, as [calendar]."),
    ("deadlines.toml", "valid_until = 2026-06-11", "valid_until = 2026-06-10", "deadline claim: on some day no rule or two rules are in force."),
    ("deadlines.toml", "valid_until = 2026-06-11", "valid_until = 2026-06-12", "deadline claim: on some day no rule or two rules are in force."),
    ("deadlines.toml", "ordinary = {", "postcard = {", "deadline appeal.starts: gives a day 1 for other, postcard, registered. Give one for each of: ordinary, other, registered."),
    ("deadlines.toml", 'id = "visa_collection"', 'id = "visa_pick_up"', "deadline visa_collection: is missing."),
    ("deadlines.toml", 'id = "visa_collection"', 'id = "visa_pick_up"', "deadline visa_pick_up: nobody asks for a limit of this name."),
    ("deadlines.toml", 'country = "BE"', 'country = "XX"', "calendar.country: no holidays are known for XX."),
    ("deadlines.toml", 'length = 6\nunit = "months"', 'length = 6\nunit = "days"', "deadline visa_collection.starts: gives a day 1 for nothing."),
    ("fees.toml", "{ year = 2023, amount", "{ year = 2024, amount", "fee contribution.amounts: the years do not rise."),
    ("fees.toml", 'amount = "180.00"', 'amount = "-180.00"', "fee handling_fee.amounts: an amount is no sum of money."),
    ("fees.toml", 'once_per_couple = { relationship = ["married", "legal_cohabitation"], couple_proven = true }', "once_per_couple = { age_at_least = 18 }", "fee contribution.once_per_couple: looks at one person"),
    ("states.toml", "is_first = true\n", "", "state: 0 states are first."),
    ("states.toml", 'to_state = "questions"', 'to_state = "answers"', "move ask: there is no state 'answers'."),
    ("states.toml", 'to_state = "questions"', 'to_state = "granted"', "state questions: no step leads to it."),
    ("states.toml", "is_last = true\n", "", "state collecting: from here a dossier could never come to an end."),
    ("states.toml", 'id = "travelled"\n', 'id = "travelled"\nis_last = true\n', "state travelled: is a last one, yet a step leads out."),
    ("criteria.toml", 'id = "no_other_way"\n', 'id = "no_other_way"\nweight = 3\n', "criterion no_other_way: the key `weight` is not known."),
    ("criteria.toml", 'id = "no_other_way"\n', 'id = "no_other_way"\nscore = 0.5\n', "criterion no_other_way: the key `score` is not known."),
    ("criteria.toml", 'id = "no_other_way"\n', 'id = "danger_is_near"\n', "criterion danger_is_near: stands there 2 times."),
    ("criteria.toml", 'source = ["K3", "practice"]', 'source = ["K33"]', "there is no source 'K33'."),
    ("criteria.toml", 'id = "no_other_way"', 'id = "lgbt_proven"', "criterion lgbt_proven.id: is about who somebody is or loves ('lgbt')."),
    ("criteria.toml", "No other safe and legal way", "Their orientation was confirmed, and no way", "criterion no_other_way.sentence.en: is about who somebody is or loves"),
    ("criteria.toml", "Другого безопасного", "Человек — гей, и другого", "criterion no_other_way.sentence.ru: is about who"),
    ("criteria.toml", "Er staat voor hen", "Hun geaardheid staat vast; er staat voor hen", "criterion no_other_way.sentence.nl: is about who"),
    ("criteria.toml", "Une place dont", "L’orientation sexuelle compte ; une place dont", "criterion no_other_way.why.fr: is about who"),
    ("criteria.toml", 'version = "2026.1"', 'version = "new"', "selection.version:"),
    ("states.toml", 'by = ["caseworker"]', 'by = ["passer_by"]', "move review.by: there is no role 'passer_by'. Use one of the roles in pack.toml"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "expected"), BROKEN)
def test_a_broken_pack_is_refused_with_file_key_and_remedy(draft, name, old, new, expected):
    change(draft, name, old, new)
    found = problems(draft)
    assert any(line.startswith(f"{name} · ") and expected in line for line in found), found


def test_everything_wrong_is_told_at_once(draft):
    change(draft, "sources.toml", 'id = "A4"', 'id = "A44"')
    change(draft, "states.toml", "is_first = true\n", "")
    found = problems(draft)
    assert any("no source 'A4'" in line for line in found)
    assert any("0 states are first" in line for line in found)


def test_a_missing_file_a_strange_file_and_broken_toml_are_named(draft):
    (draft / "fees.toml").unlink()
    (draft / "extra.toml").write_text("a = 1")
    (draft / "states.toml").write_text("[[state\n")
    starts = {line.partition(":")[0] for line in problems(draft)}
    assert {"fees.toml · file", "extra.toml · file", "states.toml · file"} <= starts


def test_an_empty_table_is_missing(draft):
    (draft / "fees.toml").write_text("fee = []\n")
    assert any(line.startswith("fees.toml · fee: is missing. Add at least one [[fee]].") for line in problems(draft))


def test_an_impossible_branch_inside_any_of_is_found(draft):
    change(draft, "requirements.toml", '{ role = ["child", "dependant"] },', "{ age_below = 3 },")
    assert any("contribution_each.when.any_of[2]: can never hold" in line for line in problems(draft))
