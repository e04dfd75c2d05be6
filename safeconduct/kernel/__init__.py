"""What every department stands on: the base model, errors, the clock, printed pages. No programme words."""
