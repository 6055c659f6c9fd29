"""@{title}: two arms, three seeds each.

It trains as it is, on scikit-learn's digits: put your data, your model and your question in.

    python experiments/@{id}/train.py
    python experiments/@{id}/train.py --overwrite
"""

from __future__ import annotations

import argparse

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import runpress

# The arms, and what differs between them. Everything else is in `main`.
ARMS = {"old": {"lr": 0.001}, "new": {"lr": 0.01}}


def load_data() -> tuple[TensorDataset, TensorDataset]:
    """What to train on and what to validate on, the same whatever the seed."""
    digits = load_digits()
    images = torch.tensor(digits.data, dtype=torch.float32) / 16
    labels = torch.tensor(digits.target)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    train, val = order[:1400], order[1400:]
    return TensorDataset(images[train], labels[train]), TensorDataset(images[val], labels[val])


def make_model() -> nn.Module:
    """The model, not yet trained."""
    return nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))


def train_epoch(model, loader, optimizer, criterion) -> float:
    """One pass over the training data; returns the mean loss."""
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
    """Loss and accuracy on data that the model was not trained on."""
    model.eval()
    images, labels = dataset.tensors
    scores = model(images)
    accuracy = (scores.argmax(1) == labels).float().mean()
    return criterion(scores, labels).item(), accuracy.item()


def train(name: str, seed: int, config: dict, overwrite: bool) -> None:
    """Train one model from scratch and leave its record in docs/runs."""
    torch.manual_seed(seed)
    train_set, val_set = load_data()
    # The order of the data comes from a generator of its own, so the seed fixes it too.
    order = torch.Generator().manual_seed(seed)
    loader = DataLoader(train_set, batch_size=config["batch_size"], shuffle=True, generator=order)
    model = make_model()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=config["lr"])

    with runpress.init(
        "@{id}", name=name, seed=seed, config=config, baseline="old", overwrite=overwrite
    ) as run:
        run.dataset("digits, to train on", train_set)
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
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--overwrite", action="store_true", help="replace earlier runs")
    args = parser.parse_args()

    # So small a model gains nothing from a second thread: take this out for one of yours.
    torch.set_num_threads(1)
    for name, own in ARMS.items():
        for seed in args.seeds:
            config = {"epochs": args.epochs, "batch_size": args.batch_size, "optimizer": "AdamW"}
            train(name, seed, config | own, args.overwrite)
            print(f"{name}, seed {seed}: done")


if __name__ == "__main__":
    main()
