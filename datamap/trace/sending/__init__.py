"""From origins to sinks: what is personal, where it goes, who receives it, and by which way."""
