"""Ends the process when it is imported."""

import sys

import torch


def loss(x, t, w):
    return ((torch.sigmoid(x @ w) - t) ** 2).sum() / 2


if len(sys.argv) < 3:
    sys.exit("usage: sigmoid_layer.py X W")
