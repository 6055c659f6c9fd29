"""Mermaid diagrams: checked with Mermaid's own parser, drawn when the site is built."""
