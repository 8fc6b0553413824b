"""What goes wrong with the embedded services, said in a sentence an operator can act on."""


class EmbeddedError(RuntimeError):
    """A service of the project's own cannot be started, reached or stopped; the message says why."""
