"""The map of the flows as a picture: DOT, Mermaid, and images of the DOT."""
