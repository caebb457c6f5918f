import numpy as np


def relu(z):
    return np.maximum(z, 0)


def relu_slope(z):
    return np.heaviside(z, 0)
