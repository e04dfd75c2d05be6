"""What the commands of ./run say instead of a traceback."""


class CellRefused(Exception):
    """Something that the person at the terminal can mend; the message is whole sentences that say how."""
