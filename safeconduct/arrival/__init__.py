"""Landing, the asylum claim within its limit, an address, and the plan with which a life begins."""
