"""Fackpol connects the people who know a workplace with the people who decide about it."""
