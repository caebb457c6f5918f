"""Between the wire's plain arrays and those a student's function takes: numpy's, or torch's.

Standard library, numpy and, when asked, torch only: this runs in the student's process.
"""

from __future__ import annotations

import random
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

import numpy as np

from grader.sandbox import wire

COPIED_MOST: Final = 32 << 10
"""Bytes of an array up to which copying it is quicker than looking at it twice with numpy."""


class Convert:
    """Turns wire arrays into the arrays a student's function takes, and back: numpy."""

    def argument(self, array: np.ndarray[Any, Any], type_name: str) -> Any:
        """Return what the function is given in place of an array of that type."""
        del type_name
        return array

    def marks(self, argument: Any) -> tuple[str, ...]:
        """Return what a call left on an argument, besides its content."""
        del argument
        return ()

    def plain(self, value: Any) -> Any:
        """Return `value` with foreign arrays replaced by `wire.WireArray`."""
        return value

    def seed(self, seed: int) -> None:
        """Set the global generators: children of one warm process would share their state."""
        random.seed(seed)
        np.random.seed(seed)

    def settle(self) -> None:
        """Do what must be done once in a process before a student's threads may derive."""

    def recording(self, autograd: bool) -> AbstractContextManager[Any]:
        """Return a context in which autograd records, or does not, what is computed."""
        del autograd
        return nullcontext()

    def is_out_of_memory(self, error: BaseException) -> bool:
        """Return whether an exception says that there was no memory."""
        return isinstance(error, MemoryError)


class ConvertTorch(Convert):
    """The same for torch: arrays become tensors that share nothing with the grader's copy.

    Both ways keep the dtype. What numpy has no array for, such as bfloat16 or a sparse tensor,
    goes back as its name alone.
    """

    def __init__(self) -> None:
        import torch

        self.torch = torch

    def argument(self, array: np.ndarray[Any, Any], type_name: str) -> Any:
        """Return a tensor that does not require grad, or the array where that is meant."""
        return self.torch.from_numpy(array) if type_name == "Tensor" else array

    def marks(self, argument: Any) -> tuple[str, ...]:
        """Return whether a tensor, or one of a list of them, has a grad or requires one now."""
        return self.marks_node(argument, 0)

    def marks_node(self, argument: Any, depth: int) -> tuple[str, ...]:
        """Do so as deep as the wire goes, within lists of a size that can cross."""
        if isinstance(argument, list | tuple):
            if depth > wire.MAX_DEPTH or len(argument) > wire.MAX_NODES:
                return ()
            found = {mark for item in argument for mark in self.marks_node(item, depth + 1)}
            return tuple(sorted(found))
        if not isinstance(argument, self.torch.Tensor):
            return ()
        names = {"grad": argument.grad is not None, "requires_grad": argument.requires_grad}
        return tuple(name for name, is_left in names.items() if is_left)

    def seed(self, seed: int) -> None:
        """Set torch's generator, too."""
        super().seed(seed)
        self.torch.default_generator.manual_seed(seed)  # torch.manual_seed looks for devices, too

    def settle(self) -> None:
        """Take one derivative: torch makes its engine anew in the first one after a fork.

        It does so without a lock: two threads that come first at once crash the process.
        """
        one = self.torch.ones((), requires_grad=True)
        self.torch.autograd.grad(one, one)

    def recording(self, autograd: bool) -> AbstractContextManager[Any]:
        """Set torch's grad mode: code that takes no derivatives does not notice."""
        return self.torch.set_grad_enabled(autograd)

    def is_out_of_memory(self, error: BaseException) -> bool:
        """Return whether an exception says so; torch has no class of its own for it on the CPU."""
        return super().is_out_of_memory(error) or (
            isinstance(error, RuntimeError) and "DefaultCPUAllocator" in str(error)
        )

    def plain(self, value: Any) -> Any:
        """Return `value` with tensors, also inside containers, as plain arrays."""
        return self.plain_node(value, 0)

    def plain_node(self, value: Any, depth: int) -> Any:
        """Do so as deep as the wire goes; what lies deeper does not cross anyway."""
        if isinstance(value, self.torch.Tensor):
            return self.plain_tensor(value)
        if depth > wire.MAX_DEPTH or not isinstance(value, list | tuple | dict):
            return value
        if type(value) is dict and len(value) <= wire.MAX_NODES:
            return {key: self.plain_node(item, depth + 1) for key, item in value.items()}
        if not isinstance(value, list | tuple):
            return value
        kind = list if isinstance(value, list) else tuple
        if len(value) >= wire.PACKED_FROM and all(map(self.is_number, value)):
            return kind(float(item) for item in value)  # as numpy's numbers are: exact, and short
        if len(value) > wire.MAX_NODES:
            return value
        return kind(self.plain_node(item, depth + 1) for item in value)

    def is_number(self, value: Any) -> bool:
        """Return whether a value is a tensor without dimensions, of a type that floats can hold."""
        return (
            type(value) is self.torch.Tensor
            and value.ndim == 0
            and value.dtype in (self.torch.float64, self.torch.float32)
        )

    def plain_tensor(self, value: Any) -> Any:
        """Return a tensor as an array under the name of its type, or the name alone."""
        torch, name = self.torch, type(value).__name__
        try:
            with torch._C.DisableTorchFunctionSubclass():
                data = torch.Tensor.detach(value)
                if data.layout is not torch.strided or data.is_quantized:
                    return _named(f"{name} of layout {str(data.layout).removeprefix('torch.')}")
                if data.device.type == "meta":
                    return _named(f"{name} without data")
                array = data.cpu().resolve_conj().resolve_neg().numpy()
        except (TypeError, RuntimeError, NotImplementedError, AttributeError):
            dtype = str(getattr(value, "dtype", "unknown dtype")).removeprefix("torch.")
            return _named(f"{name} of {dtype}")
        if type(array) is not np.ndarray:  # a subclass may answer what it likes
            return _named(name)
        return wire.WireArray(name, array.dtype.name, array.shape, array)


def convert_of(arrays: str) -> Convert:
    """Return what converts for "numpy" or "torch"."""
    return ConvertTorch() if arrays == "torch" else Convert()


def same_bytes(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    """Compare what two arrays hold, bit by bit: NaN is NaN, and -0.0 is not 0.0."""
    if one.nbytes != other.nbytes:
        return False
    if one.nbytes <= COPIED_MOST:
        return one.tobytes() == other.tobytes()
    flat = [np.asarray(array, order="C").reshape(-1).view(np.uint8) for array in (one, other)]
    whole = one.nbytes - one.nbytes % 8
    words = [data[:whole].view(np.uint64) for data in flat]
    rest = [data[whole:] for data in flat]
    return not np.any(words[0] != words[1]) and not np.any(rest[0] != rest[1])


def _named(name: str) -> object:
    """Return something that is not data and whose type has this name: the name alone crosses."""
    return type(name, (), {})()
