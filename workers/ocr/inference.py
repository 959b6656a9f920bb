"""The networks as they run fastest on a processor, without changing what they compute; child process only, imports torch."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.utils import fuse_conv_bn_eval

from workers.ocr.models.faktury_detector import Detector
from workers.ocr.text_map import PlainStages

_HALF_PRECISION_CHIPS = ("avx512_bf16", "amx_bf16")


class BlockMaximum(nn.Module):  # type: ignore[misc]
    """`nn.MaxPool2d` whose stride is its kernel, three times as fast: the built-in one also notes where each maximum stood."""

    def __init__(self, rows: int, columns: int) -> None:
        """Take the size of a block."""
        super().__init__()
        self.rows, self.columns = rows, columns

    def forward(self, x: Tensor) -> Tensor:
        """Maximum of every whole block, shape (n, c, height // rows, width // columns)."""
        height, width = x.shape[2] // self.rows * self.rows, x.shape[3] // self.columns * self.columns
        # Whole rows first: they lie in one piece in memory.
        x = reduce(torch.maximum, (x[:, :, row : height : self.rows] for row in range(self.rows)))
        return reduce(torch.maximum, (x[:, :, :, column : width : self.columns] for column in range(self.columns)))


def streamlined(network: nn.Module) -> nn.Module:
    """Fold every batch normalisation into the convolution right before it and simplify the pooling, in place.

    Args:
        network: In evaluation mode; only layers inside `nn.Sequential` are touched.
    """
    for part in [module for module in network.modules() if isinstance(module, nn.Sequential)]:
        for (name, layer), (next_name, following) in pairwise(list(part.named_children())):
            if isinstance(layer, nn.Conv2d) and isinstance(following, nn.BatchNorm2d):
                setattr(part, name, fuse_conv_bn_eval(layer, following))
                setattr(part, next_name, nn.Identity())
        for name, layer in list(part.named_children()):
            if isinstance(layer, nn.MaxPool2d) and _plain(layer):
                setattr(part, name, BlockMaximum(*_pair(layer.kernel_size)))
    return network


def best_precision() -> torch.dtype:
    """bfloat16 where the chip computes in it natively; elsewhere it would be emulated and slow."""
    capabilities = torch.cpu.get_capabilities()
    return torch.bfloat16 if any(capabilities.get(name) for name in _HALF_PRECISION_CHIPS) else torch.float32


def plain_pair(detector: Detector, recogniser: nn.Module) -> tuple[PlainStages, nn.Module]:
    """Both networks in the best type of numbers, in place; channels last, because otherwise every layer begins by sorting them so."""
    kind = best_precision()
    last = torch.channels_last
    return PlainStages(detector.to(kind, memory_format=last)), recogniser.to(kind, memory_format=last)


def _plain(pool: nn.MaxPool2d) -> bool:
    kernel, stride, padding, dilation = (_pair(value) for value in (pool.kernel_size, pool.stride, pool.padding, pool.dilation))
    return kernel == stride and padding == (0, 0) and dilation == (1, 1) and not pool.ceil_mode


def _pair(value: int | tuple[int, int]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else value
