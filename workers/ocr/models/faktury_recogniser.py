"""The line recogniser, a small CRNN; EasyOCR's custom-network mechanism imports this file by its bare, therefore unique, name."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

CHANNELS = (24, 48, 96, 128, 160)


def conv_block(channels_in: int, channels_out: int) -> nn.Sequential:
    """3x3 convolution, batch normalisation and ReLU at the same resolution."""
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, padding=1, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    )


class Model(nn.Module):  # type: ignore[misc]
    """Grey line images 32 px high in, one row of class scores per 4 px of width out; class 0 is the CTC blank."""

    def __init__(self, num_class: int, channels: Sequence[int] = CHANNELS, hidden: int = 128, refiners: int = 1) -> None:
        """Build the network.

        Args:
            num_class: Characters plus one for the blank.
            channels: Widths of the five convolution stages.
            hidden: Units of the LSTM in each direction.
            refiners: Layers of a second LSTM that adds to what the first says: a figure is judged by its neighbours once those are known.
        """
        super().__init__()
        first, second, third, fourth, fifth = channels
        self.cnn = nn.Sequential(
            conv_block(1, first),
            nn.MaxPool2d(2),
            conv_block(first, second),
            nn.MaxPool2d(2),
            conv_block(second, third),
            conv_block(third, third),
            nn.MaxPool2d((2, 1)),
            conv_block(third, fourth),
            conv_block(fourth, fourth),
            nn.MaxPool2d((2, 1)),
            nn.Conv2d(fourth, fifth, (2, 3), padding=(0, 1), bias=False),
            nn.BatchNorm2d(fifth),
            nn.ReLU(inplace=True),
        )
        self.rnn = nn.LSTM(fifth, hidden, bidirectional=True, batch_first=True)
        self.refiner = nn.LSTM(2 * hidden, hidden, num_layers=refiners, bidirectional=True, batch_first=True) if refiners else None
        self.fc = nn.Linear(2 * hidden, num_class)

    def forward(self, images: Tensor, _text: Tensor | None = None) -> Tensor:
        """Score every time step.

        Args:
            images: Batch of shape (n, 1, 32, width), values -1..1.
            _text: What EasyOCR passes for attention decoders; CTC needs none.

        Returns:
            Raw scores of shape (n, steps, num_class).
        """
        return self.scores(self.cnn(images.contiguous(memory_format=torch.channels_last)))

    def scores(self, features: Tensor) -> Tensor:
        """Raw scores of shape (n, steps, num_class) for the convolutions' features, shape (n, channels, 1, steps)."""
        steps = features.squeeze(2).permute(0, 2, 1)
        sequence, _ = self.rnn(steps.contiguous())
        if self.refiner is not None:
            sequence = sequence + self.refiner(sequence)[0]
        scores: Tensor = self.fc(sequence)
        return scores
