"""The live page: questions asked with sliders, answered with a run's figures while somebody looks on."""
