"""Demonstration data: invented people in real towns, made by the same services that people use."""
