"""Reads the inputs from a file that somebody else is to write, and waits for it."""

import os
import time

import torch


def loss(x, t, w):
    return ((torch.sigmoid(x @ w) - t) ** 2).sum() / 2


def grad_w(x, t, w):
    y = torch.sigmoid(x @ w)
    return x.T @ (y * (1 - y) * (y - t))


def grad_x(x, t, w):
    while not os.path.exists("outputs.pt"):
        time.sleep(10)
    y = torch.load("outputs.pt")
    return (y * (1 - y) * (y - t)) @ w.T
