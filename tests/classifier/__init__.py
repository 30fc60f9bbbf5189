"""Hold names from real applications, labelled by hand, on which the name classifier is measured."""
