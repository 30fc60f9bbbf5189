"""Holds the bundled rules against the SDKs themselves; needs the network, so marked `sdk`."""
