"""The mail service: an outbox in PostgreSQL, letters composed as they are sent, SMTP, and what comes back.

It has never heard of a member or a party. Whoever uses it declares the kinds of letters (`letter_kinds.LetterKind`),
posts through `outbox.post` or the SQL function `post_letters`, and gives three views that say whose each letter is:
`addressees`, `letter_recipients` and `letters_about`.
"""
