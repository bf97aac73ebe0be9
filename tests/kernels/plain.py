"""A kernel without its compiler."""


def interpreted(kernel):
    """Return the plain function of a kernel; what it calls stays compiled, unless the whole run is not."""
    return getattr(kernel, "py_func", kernel)
