"""The network as arrays; the only layer where names meet indices."""
