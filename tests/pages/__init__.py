"""Read test pages: Markdown into cases, comments into expectations."""
