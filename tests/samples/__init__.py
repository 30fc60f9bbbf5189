"""The shipped samples are what their own comments say they are."""
