"""What declares fields and is no class: tables, rows and schemas, in code and in files of SQL."""
