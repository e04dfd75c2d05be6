"""`./run bench NAME`: one module a bench, with `main(words)` that prints its figures."""
