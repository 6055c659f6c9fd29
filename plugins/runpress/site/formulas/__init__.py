"""Formulas: TeX in a page's HTML becomes MathML at build time, by KaTeX, for any reader."""
