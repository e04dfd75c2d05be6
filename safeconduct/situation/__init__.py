"""What happens in the country: laws, incidents and their sources, statistics, and the report made from them.

Only what is published stands here: an incident is told by its source, never by a case of ours.
"""
