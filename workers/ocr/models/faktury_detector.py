"""The text detector: a small feature pyramid that stands where EasyOCR expects its CRAFT network."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F  # noqa: N812 (torch's own convention)
from torch import Tensor, nn

CHANNELS = (12, 24, 40, 64, 96)
FEATURES = 32
_MEAN = (0.485, 0.456, 0.406)
_DEVIATION = (0.229, 0.224, 0.225)
# EasyOCR feeds ImageNet-normalised RGB; averaged over its three channels a grey value g becomes g * GREY_SCALE - GREY_SHIFT.
GREY_SCALE = sum(1 / (255 * d) for d in _DEVIATION) / 3
GREY_SHIFT = sum(m / d for m, d in zip(_MEAN, _DEVIATION, strict=True)) / 3


def conv_block(channels_in: int, channels_out: int, stride: int = 1) -> nn.Sequential:
    """3x3 convolution, batch normalisation and ReLU."""
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):  # type: ignore[misc]
    """Two convolutions added to their own input."""

    def __init__(self, channels: int) -> None:
        """Keep the number of channels."""
        super().__init__()
        self.a = conv_block(channels, channels)
        self.b = nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x: Tensor) -> Tensor:
        """Add and rectify."""
        return F.relu(x + self.b(self.a(x)))


class Detector(nn.Module):  # type: ignore[misc]
    """Text score at half the resolution of the image; each blob is a run of text, shrunk so that EasyOCR's own dilation restores it."""

    def __init__(self, channels: Sequence[int] = CHANNELS, features: int = FEATURES) -> None:
        """Build the network.

        Args:
            channels: Widths of the stages at 1/2, 1/4, 1/8, 1/16 and 1/32 of the resolution.
            features: Width of the upward path.
        """
        super().__init__()
        half, quarter, eighth, sixteenth, last = channels
        self.s1 = conv_block(1, half, 2)
        self.s2 = nn.Sequential(conv_block(half, quarter, 2), conv_block(quarter, quarter))
        self.s3 = nn.Sequential(conv_block(quarter, eighth, 2), Residual(eighth))
        self.s4 = nn.Sequential(conv_block(eighth, sixteenth, 2), Residual(sixteenth))
        self.s5 = nn.Sequential(conv_block(sixteenth, last, 2), Residual(last), Residual(last))
        self.l5 = nn.Conv2d(last, features, 1)
        self.l4 = nn.Conv2d(sixteenth, features, 1)
        self.l3 = nn.Conv2d(eighth, features, 1)
        self.l2 = nn.Conv2d(quarter, features, 1)
        self.m4 = conv_block(features, features)
        self.m3 = conv_block(features, features)
        self.m2 = conv_block(features, features)
        self.head = nn.Sequential(conv_block(features, 24), nn.Conv2d(24, 8, 1))

    def logits(self, grey: Tensor) -> Tensor:
        """Raw scores (n, 2, height / 2, width / 2) for normalised grey images with sides in multiples of 32; channel 0 is text."""
        x = grey.contiguous(memory_format=torch.channels_last)
        quarter = self.s2(self.s1(x))
        eighth = self.s3(quarter)
        sixteenth = self.s4(eighth)
        up = self.l5(self.s5(sixteenth))
        up = self.m4(_grow(up, sixteenth) + self.l4(sixteenth))
        up = self.m3(_grow(up, eighth) + self.l3(eighth))
        up = self.m2(_grow(up, quarter) + self.l2(quarter))
        return F.pixel_shuffle(self.head(up), 2)

    def text_scores(self, grey: Tensor) -> Tensor:
        """Probability of text, shape (n, height / 2, width / 2), for normalised grey images."""
        return torch.sigmoid(self.logits(grey)[:, 0])

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """CRAFT's interface: normalised RGB in, (n, h, w, text and link score) and the features out; the link score is always 0."""
        scores = self.text_scores(images.mean(1, keepdim=True))
        return torch.stack([scores, torch.zeros_like(scores)], -1), scores


def _grow(x: Tensor, reference: Tensor) -> Tensor:
    return F.interpolate(x, size=reference.shape[2:], mode="nearest")
