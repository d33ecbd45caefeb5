"""Attacks on the whole service: what nobody may learn, change or break."""
