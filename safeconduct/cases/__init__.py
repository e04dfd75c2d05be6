"""The household that asks for help: its people, its states, its timeline, its tasks, its consents.

A case is known by its case name (two plain words and a number), never by a person's name. What is in the open is the
name, the state, the urgency and dates; everything about people is sealed in compartments.
"""
