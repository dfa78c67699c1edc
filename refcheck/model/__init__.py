"""The nouns: frozen, slotted values without any I/O."""
