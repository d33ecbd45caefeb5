"""What people see: read the request, change through one room, answer. No SQL, no rules."""
