"""Who you are: colleagues, their roles, signing in, and which pages are whose."""
