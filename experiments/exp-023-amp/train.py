"""Is bf16 faster? One small CNN, five seeds, with and without automatic mixed precision.

`torch.autocast` runs convolutions and matrix products in bfloat16 and leaves the rest in
FP32. On GPUs made for it that saves time. Here the device is a CPU, and both arms differ in
nothing but the word `enabled`.

The data are scikit-learn's handwritten digits, which come with the package.

    python experiments/exp-023-amp/train.py
    python experiments/exp-023-amp/train.py --arms fp32 --seeds 0 --epochs 2
"""

from __future__ import annotations

import argparse
import time

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from tqdm import tqdm

import runpress

BATCH = 64
LR = 0.01
DTYPES = {"fp32": torch.float32, "amp": torch.bfloat16}


def small_cnn(width: int = 16) -> nn.Sequential:
    """Two convolutions, pooling, one linear layer: ten digits from 8 x 8 pixels."""
    return nn.Sequential(
        nn.Conv2d(1, width, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(width, 2 * width, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(2 * width * 4 * 4, 10),
    )


def load_data() -> tuple[TensorDataset, TensorDataset]:
    """The same 1,400 images to train on and 397 to validate on, whatever the seed."""
    digits = load_digits()
    images = torch.tensor(digits.images, dtype=torch.float32)[:, None] / 16
    labels = torch.tensor(digits.target)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    train, val = order[:1400], order[1400:]
    return TensorDataset(images[train], labels[train]), TensorDataset(images[val], labels[val])


def train_epoch(model, loader, optimizer, scheduler, criterion, dtype) -> float:
    """One pass over the training data; returns the mean loss."""
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        # bfloat16 has FP32's range, so that no gradient scaler is needed as with float16.
        with torch.autocast("cpu", torch.bfloat16, enabled=dtype is torch.bfloat16):
            loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        scheduler.step()
        total += loss.item() * len(labels)
    return total / len(loader.dataset)


@torch.no_grad()
def validate(model, dataset, criterion) -> dict[str, float]:
    """Loss and accuracy on data that the model was not trained on, in FP32 for both arms."""
    model.eval()
    images, labels = dataset.tensors
    scores = model(images)
    accuracy = (scores.argmax(1) == labels).float().mean()
    return {"loss": criterion(scores, labels).item(), "accuracy": accuracy.item()}


def train(arm: str, seed: int, epochs: int, overwrite: bool) -> None:
    """Train one model from scratch and leave its record."""
    torch.manual_seed(seed)
    train_set, val_set = load_data()
    order = torch.Generator().manual_seed(seed)
    loader = DataLoader(train_set, batch_size=BATCH, shuffle=True, generator=order)
    model = small_cnn()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=LR)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs * len(loader))

    with runpress.init(
        "exp-023-amp",
        name=arm,
        seed=seed,
        config={
            "dtype": str(DTYPES[arm]).removeprefix("torch."),
            "lr": LR,
            "epochs": epochs,
            "batch_size": BATCH,
            "optimizer": "AdamW",
        },
        tags=["AMP", "digits"],
        baseline="fp32",
        overwrite=overwrite,
    ) as run:
        run.define_metric("images_per_second", goal="max")
        run.dataset("digits, to train on", train_set)
        run.watch(model, loader=loader, optimizer=optimizer, scheduler=scheduler, loss=criterion)
        seconds = 0.0
        for epoch in range(1, epochs + 1):
            started = time.perf_counter()
            loss = train_epoch(model, loader, optimizer, scheduler, criterion, DTYPES[arm])
            seconds += time.perf_counter() - started
            run.log({"train/loss": loss, "val": validate(model, val_set, criterion)}, step=epoch)
        run.summary["images_per_second"] = epochs * len(train_set) / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--arms", nargs="+", choices=list(DTYPES), default=list(DTYPES))
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--overwrite", action="store_true", help="replace earlier runs")
    args = parser.parse_args()

    # So small a model gains nothing from a second thread, and loses much on a busy machine.
    torch.set_num_threads(1)
    # Both arms of a seed run one after the other, so that a busy minute meets both.
    runs = [(arm, seed) for seed in args.seeds for arm in args.arms]
    for arm, seed in tqdm(runs, desc="training", unit="run", disable=None):
        train(arm, seed, args.epochs, args.overwrite)


if __name__ == "__main__":
    main()
