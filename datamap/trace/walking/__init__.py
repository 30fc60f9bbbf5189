"""The walk of one function: its statements and expressions, with the state flowing through."""
