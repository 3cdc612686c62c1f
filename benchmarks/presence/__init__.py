"""What the grader's benchmark runs beside it: stand-ins, a server, a crowd, a page."""
