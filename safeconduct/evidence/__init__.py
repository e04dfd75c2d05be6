"""What proves a case: papers and photos, each with its kind, its dates, what it shows, and every hand it went through.

An original is sealed as it came and is evidence; nobody looks at it directly. What is looked at are pixels that a
sandbox made of it. What a file is called, what it shows and its fingerprint are sealed with the household's narrative.
"""
