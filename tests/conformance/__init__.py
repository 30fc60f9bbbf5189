"""Measure datamap on the data-flow tests of a peer, which stay outside this repository."""
