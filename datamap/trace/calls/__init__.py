"""What calls do: arguments are bound, summaries used, library models applied, or the call waits."""
