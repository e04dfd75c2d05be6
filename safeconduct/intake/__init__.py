"""Somebody asks for help: the safe form, the applicant code, the conversation, and triage at the desk.

The form runs on the public face, without scripts, accounts or e-mail. What is typed is kept under a key in the
stranger's browser until it is sent; then it is sealed to the triage group and this face cannot read it again.
"""
