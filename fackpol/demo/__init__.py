"""Everything on one computer, to try: an example district with invented people, a mailbox, and the story told."""
