"""How generated parts say things: words, numbers, days, in the language of the page."""
