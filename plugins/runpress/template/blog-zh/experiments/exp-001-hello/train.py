"""值得加一个隐藏层吗？两个小网络识别手写数字，各用三个随机种子。

数据是 scikit-learn 自带的手写数字：1,797 张 8 x 8 像素的真实图片。单核上一次运行约一秒。

    python experiments/exp-001-hello/train.py
    python experiments/exp-001-hello/train.py --overwrite
"""

from __future__ import annotations

import argparse

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import runpress

# 实验的两组：同名的运行只有随机种子不同。
HIDDEN = {"linear": 0, "hidden": 64}


def load_data() -> tuple[TensorDataset, TensorDataset]:
    """无论种子是几，总是同样的 1,400 张训练图片和 397 张验证图片。"""
    digits = load_digits()
    images = torch.tensor(digits.data, dtype=torch.float32) / 16
    labels = torch.tensor(digits.target)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    train, val = order[:1400], order[1400:]
    return TensorDataset(images[train], labels[train]), TensorDataset(images[val], labels[val])


def make_model(hidden: int) -> nn.Module:
    """由 64 个像素认出十个数字，隐藏层宽度为 0 就是没有隐藏层。"""
    if not hidden:
        return nn.Linear(64, 10)
    return nn.Sequential(nn.Linear(64, hidden), nn.ReLU(), nn.Linear(hidden, 10))


def train_epoch(model, loader, optimizer, criterion) -> float:
    """在训练数据上走一遍，返回平均损失。"""
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
    return total / len(loader.dataset)


@torch.no_grad()
def validate(model, dataset, criterion) -> tuple[float, float]:
    """在没有训练过的数据上的损失和准确率。"""
    model.eval()
    images, labels = dataset.tensors
    scores = model(images)
    accuracy = (scores.argmax(1) == labels).float().mean()
    return criterion(scores, labels).item(), accuracy.item()


def train(name: str, seed: int, config: dict, overwrite: bool) -> None:
    """从头训练一个模型，把记录写到 docs/runs。"""
    torch.manual_seed(seed)
    train_set, val_set = load_data()
    # 图片的顺序出自单独的随机数生成器，所以也由种子决定。
    order = torch.Generator().manual_seed(seed)
    loader = DataLoader(train_set, batch_size=config["batch_size"], shuffle=True, generator=order)
    model = make_model(config["hidden"])
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=config["lr"])

    with runpress.init(
        "exp-001-hello",
        name=name,
        seed=seed,
        config=config,
        tags=["手写数字"],
        baseline="linear",
        overwrite=overwrite,
    ) as run:
        run.dataset("手写数字，训练集", train_set)
        run.watch(model, loader=loader, optimizer=optimizer, loss=criterion)
        for epoch in range(1, config["epochs"] + 1):
            loss = train_epoch(model, loader, optimizer, criterion)
            val_loss, accuracy = validate(model, val_set, criterion)
            run.log(
                {"train/loss": loss, "val/loss": val_loss, "val/accuracy": accuracy}, step=epoch
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--lr", type=float, default=0.003)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--overwrite", action="store_true", help="覆盖以前的运行")
    args = parser.parse_args()

    # 模型这么小，多开线程没有好处。
    torch.set_num_threads(1)
    for name, hidden in HIDDEN.items():
        for seed in args.seeds:
            config = {
                "hidden": hidden,
                "lr": args.lr,
                "epochs": args.epochs,
                "batch_size": args.batch_size,
                "optimizer": "AdamW",
            }
            train(name, seed, config, args.overwrite)
            print(f"{name}，种子 {seed}：完成")


if __name__ == "__main__":
    main()
