"""The board's papers under GDPR: made from the schema, the settings and the periods that the code deletes by.

They are Swedish only, on purpose: they are for a Swedish board and its authority, and a paper that is decided on has
one wording. So their texts are no sentences of `words`. What the pages say too is included from the pages' templates.
"""
