"""What classes and tables declare: the fields with their types, and the stores they land in."""
