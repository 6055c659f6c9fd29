"""What training libraries call in place of a script: one file a library.

A library's loop belongs to somebody else, so that the script has no place of its own for
`runpress.log`. Each of these files speaks the library's language on one side and the public
calls on the other. It is loaded only where the library is, and is never loaded by the rest.
"""
