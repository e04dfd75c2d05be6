"""What `./run` knows: one file a command, with `run(words) -> exit code`; its first line is its help."""

COMMANDS = (
    "demo",
    "up",
    "down",
    "test",
    "check",
    "fix",
    "doctor",
    "bench",
    "audit",
    "leaks",
    "vouch",
    "recovery",
    "backup",
    "restore",
    "matrix",
    "mutants",
    "placement",
    "manage",
    "messages",
    "help",
)
