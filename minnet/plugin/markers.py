"""The marks that tell hooks from other functions: pluggy's where it is installed, else our own."""

try:
    import pluggy
except ImportError:
    pluggy = None

PROJECT = "minnet"

if pluggy:
    hookspec = pluggy.HookspecMarker(PROJECT)
    hookimpl = pluggy.HookimplMarker(PROJECT)
else:
    def hookimpl(function=None, **options):
        """Mark a function as a plugin's implementation of the hook of its name."""
        def mark(function):
            function.minnet_impl = options
            return function
        return mark(function) if function else mark

    def hookspec(function=None, **options):
        """Mark a function as the specification of a hook: a mark for pluggy alone."""
        return function or hookspec
