"""The website a stranger sees: pages and news in four languages, what help is wanted, and the offer of a home.

Its editors work on the desk's side under /site/; the public process only reads. Nothing on it knows a case.
"""
