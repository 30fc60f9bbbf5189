"""Test what is known of each library, by pages in its real, current syntax."""
