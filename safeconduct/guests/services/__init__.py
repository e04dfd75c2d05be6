"""What is done about guests."""
