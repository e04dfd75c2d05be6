"""What every department stands on: the base model, the family of errors, the clock. No programme words."""
