"""The command line: the only floor that reads argv, prints and exits."""
