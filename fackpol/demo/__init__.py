"""`fackpol demo`: the whole service on one computer, with an example district, a mailbox, and a story that tests it."""
