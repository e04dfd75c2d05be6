"""The file of one household for the authority: whether it is complete, when it goes, who signed it, what came back.

`completeness`, `schedule`, `clock` and `fees` are pure: they put opened facts to the rules of the pack and know no
database. `standing` opens those facts, `bundle` binds the PDF, `services` take the steps that the pack allows.
"""
