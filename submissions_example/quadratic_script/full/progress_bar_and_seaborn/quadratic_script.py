import time
import os
import seaborn as sns
import pandas as pd
import torch
from tqdm import tqdm, trange
from torch.utils.tensorboard import SummaryWriter
import matplotlib.pyplot as plt
from mpl_toolkits.mplot3d import Axes3D

sns.set()
os.system("cls")
writer = SummaryWriter("runs/quadratic")
x_data = [1.0, 2.0, 3.0]
y_data = [2.0, 4.0, 6.0]
w1 = torch.tensor([1.0], requires_grad=True)
w2 = torch.tensor([1.0], requires_grad=True)
b = torch.tensor([1.0], requires_grad=True)
def forward(x):
    return w1 * x ** 2 + w2 * x + b
history = []
log = open("log.txt", "w")
for epoch in tqdm(range(100), desc="training"):
    for x, y in zip(x_data, y_data):
        l = (forward(x) - y) ** 2
        l.backward()
        for p in (w1, w2, b):
            p.data -= 0.01 * p.grad
            p.grad.zero_()
    time.sleep(0.2)
    log.write("%d %f\n" % (epoch, l.item()))
    writer.add_scalar("loss", l.item(), epoch)
    history.append(l.item())
log.close()
print(len(open("log.txt").readlines()), "lines")
with open("result.csv", "a+") as f:
    f.write("done")
df = pd.DataFrame({"loss": history})
sns.lineplot(data=df)
fig, (left, right) = plt.subplots(1, 2)
left.plot(history)
plt.savefig("loss.png", dpi=300)
plt.show()
