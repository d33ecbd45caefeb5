"""What people see: read the request, change through one module of the network, answer. No SQL and no rules here."""
