"""An outside reader for a limited time, a lawyer or a reviewer: copies of named papers, and no key of a case."""
