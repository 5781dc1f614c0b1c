"""`python -m tests.release`: do version, tag, changelog and public API agree?"""
