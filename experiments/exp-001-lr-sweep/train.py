"""How large may the learning rate be? A small CNN, seven rates, three seeds each.

The rate at which some seeds fail is tried once more with a warm-up: for one epoch the rate
climbs from near zero before it falls.

The data are scikit-learn's handwritten digits: 1,797 real images of 8 x 8 pixels, which
come with the package. One run takes a second or two on one core, all of them a minute.

    python experiments/exp-001-lr-sweep/train.py
    python experiments/exp-001-lr-sweep/train.py --lr 0.001 --seeds 0 --epochs 2
"""

from __future__ import annotations

import argparse

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, LRScheduler, SequentialLR
from torch.utils.data import DataLoader, TensorDataset
from tqdm import tqdm

import runpress

LEARNING_RATES = [1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1]
WARMED_UP = [1e-1]
BATCH = 64


class SmallCNN(nn.Module):
    """Two convolutions, pooling, one linear layer: ten digits from 8 x 8 pixels."""

    def __init__(self, width: int = 16) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, width, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(width, 2 * width, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.head = nn.Linear(2 * width * 4 * 4, 10)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images).flatten(1))


def load_data() -> tuple[TensorDataset, TensorDataset]:
    """The same 1,400 images to train on and 397 to validate on, whatever the seed."""
    digits = load_digits()
    images = torch.tensor(digits.images, dtype=torch.float32)[:, None] / 16
    labels = torch.tensor(digits.target)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    train, val = order[:1400], order[1400:]
    return TensorDataset(images[train], labels[train]), TensorDataset(images[val], labels[val])


def make_schedule(optimizer, warmup: int, total: int) -> LRScheduler:
    """A linear climb over the first `warmup` steps, then half a cosine down to zero."""
    falling = CosineAnnealingLR(optimizer, T_max=total - warmup)
    if not warmup:
        return falling
    climbing = LinearLR(optimizer, start_factor=1 / warmup, total_iters=warmup)
    return SequentialLR(optimizer, [climbing, falling], milestones=[warmup])


def train_epoch(model, loader, optimizer, scheduler, criterion) -> float:
    """One pass over the training data; returns the mean loss."""
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        scheduler.step()
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


def train(lr: float, warmup: int, seed: int, epochs: int, overwrite: bool) -> None:
    """Train one model from scratch and leave its record; `warmup` and `epochs` in epochs."""
    torch.manual_seed(seed)
    train_set, val_set = load_data()
    # The order of the images comes from a generator of its own, so the seed fixes it too.
    order = torch.Generator().manual_seed(seed)
    loader = DataLoader(train_set, batch_size=BATCH, shuffle=True, generator=order)
    model = SmallCNN()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    scheduler = make_schedule(optimizer, warmup * len(loader), epochs * len(loader))

    with runpress.init(
        "exp-001-lr-sweep",
        name=f"lr-{lr:g}-warmup" if warmup else f"lr-{lr:g}",
        seed=seed,
        config={
            "lr": lr,
            "warmup_epochs": warmup,
            "epochs": epochs,
            "batch_size": BATCH,
            "optimizer": "AdamW",
        },
        tags=["learning rate", "digits"],
        baseline="lr-0.001",
        overwrite=overwrite,
    ) as run:
        run.dataset("digits, to train on", train_set)
        run.watch(model, loader=loader, optimizer=optimizer, scheduler=scheduler, loss=criterion)
        for epoch in range(1, epochs + 1):
            train_loss = train_epoch(model, loader, optimizer, scheduler, criterion)
            val_loss, accuracy = validate(model, val_set, criterion)
            run.log(
                {"train/loss": train_loss, "val/loss": val_loss, "val/accuracy": accuracy},
                step=epoch,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lr", type=float, nargs="+", default=LEARNING_RATES)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--overwrite", action="store_true", help="replace earlier runs")
    args = parser.parse_args()

    # So small a model gains nothing from a second thread, and loses much on a busy machine.
    torch.set_num_threads(1)
    arms = [(lr, 0) for lr in args.lr] + [(lr, 1) for lr in args.lr if lr in WARMED_UP]
    runs = [(lr, warmup, seed) for lr, warmup in arms for seed in args.seeds]
    for lr, warmup, seed in tqdm(runs, desc="training", unit="run", disable=None):
        train(lr, warmup, seed, args.epochs, args.overwrite)


if __name__ == "__main__":
    main()
