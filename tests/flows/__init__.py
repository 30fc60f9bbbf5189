"""Test the engine by pages: the comments in their code say what each line sends."""
