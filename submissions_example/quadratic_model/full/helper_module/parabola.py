class Parabola:
    def __init__(self, w1, w2, b):
        self.w1, self.w2, self.b = w1, w2, b

    def __call__(self, x):
        return self.w1 * x**2 + self.w2 * x + self.b

    def loss(self, x, y):
        return (self(x) - y) ** 2

    def gradients(self, x, y):
        g = 2 * (self(x) - y)
        return g * x**2, g * x, g

    def epoch(self, x_data, y_data, learning_rate):
        for x, y in zip(x_data, y_data):
            last = self.loss(x, y)
            g_w1, g_w2, g_b = self.gradients(x, y)
            self.w1 = self.w1 - learning_rate * g_w1
            self.w2 = self.w2 - learning_rate * g_w2
            self.b = self.b - learning_rate * g_b
        return last
