"""Hosts render the tree: MkDocs, which also covers ProperDocs. Only this room knows them."""
