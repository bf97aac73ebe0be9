"""A kernel without its compiler."""

from types import FunctionType


def interpreted(kernel):
    """Return the plain function of a kernel.

    Of what it calls, kernels that only kernels can call are plain too; others stay compiled, unless the whole
    run is not.
    """
    function = getattr(kernel, "py_func", kernel)
    called = {name: function.__globals__.get(name) for name in function.__code__.co_names}
    plain = {name: interpreted(each) for name, each in called.items() if is_inner(each)}
    return (
        FunctionType(function.__code__, function.__globals__ | plain, function.__name__)
        if plain
        else function
    )


def is_inner(thing):
    """Return whether something is a compiled kernel that cannot be called from Python."""
    return hasattr(thing, "py_func") and "_compile_for_args" in vars(thing)
