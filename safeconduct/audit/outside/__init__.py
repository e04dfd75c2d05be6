"""What strangers check the log with: pure, small, without Django; `audit.one_file` makes one file of it."""
