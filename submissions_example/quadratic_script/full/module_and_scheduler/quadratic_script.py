import torch
from torch import nn

class Quadratic(nn.Module):
    def __init__(self):
        super().__init__()
        self.w1 = nn.Parameter(torch.ones(1))
        self.w2 = nn.Parameter(torch.ones(1))
        self.b = nn.Parameter(torch.ones(1))

    def forward(self, x):
        return self.w1 * x**2 + self.w2 * x + self.b

x_data = torch.Tensor([[1.0], [2.0], [3.0]])
y_data = torch.Tensor([[2.0], [4.0], [6.0]])
model = Quadratic()
criterion = nn.MSELoss(reduction="sum")
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=100000, gamma=0.5)
loss_list = []
for epoch in range(100):
    for x, y in zip(x_data, y_data):
        y_pred = model(x)
        loss = criterion(y_pred, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    scheduler.step()
    loss_list.append(loss.item())
w1, w2, b = model.w1.item(), model.w2.item(), model.b.item()
forward = model
print("w1 =", w1, "predict", model(torch.Tensor([4.0])).item())
