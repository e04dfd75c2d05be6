"""The country that lets people in: its towns, what people call them, and about where they lie. Never an address."""
