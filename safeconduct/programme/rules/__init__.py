"""
Rule packs: what an authority asks, when, of whom and by which day. Data in `packs/`, read and checked here.

Pure: no Django, no clock, no names of people. A pack says the law; the code below only counts, so that a change in
the law is an edit of a TOML file by a lawyer (docs/rule-packs.md) and never of a Python file.

    facts       what is known of a household and its papers, without a name (the callers' side)
    vocabulary  the codes that packs and callers share: evidence kinds, roles, tracks
    records     strict records, texts in four languages, rules that name their source
    schema      the shape of a pack, read strictly
    criteria    the shape of what households are selected by: words, never a number
    loading     a folder of TOML files becomes a `Pack`, or one error that lists everything wrong with it
    checking    what a shape alone cannot promise: sources that exist, conditions that can hold, no circles
    conditions  does a rule apply to this household, this person, on this day
    phrases     the software's own sentences around a pack's words, in four languages
    periods     months and working days
"""
