"""Assessing bids as arithmetic (R87): rules, points, ranking, sensitivity, the sheet. Knows no database.

Everything is computed in exact fractions and rounded once, half up, where the rules say.
"""
