"""The interpreter as programs see it: facts, nothing to reach out with."""
import _imp

modules = _imp.modules()
