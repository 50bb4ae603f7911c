"""Hold a graph against the shapes and the vocabulary, and say in plain words what is wrong."""
