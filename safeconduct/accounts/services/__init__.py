"""Steps of colleagues: signing in, opening the second key, inviting, admitting to a group."""
