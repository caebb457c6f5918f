import numpy as np

print("my own random numbers")


def weights(rows, columns):
    return np.random.randn(rows, columns)
