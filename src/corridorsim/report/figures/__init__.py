"""Figures for papers and notebooks, with matplotlib; ``cs.plots`` is their front."""
