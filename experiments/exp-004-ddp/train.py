"""Do four processes learn what one learns? The same 256 images a step, on 1, 2 and 4 ranks.

DistributedDataParallel gives each rank a part of the batch and averages the gradients. For a
network whose loss is a mean over images that changes nothing but the rounding. Batch
normalisation looks at the images of its own rank only, and there it does.

    python experiments/exp-004-ddp/train.py                  starts its ranks itself
    torchrun --standalone --nproc-per-node 4 experiments/exp-004-ddp/train.py
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

import torch
import torch.distributed as dist
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset
from tqdm import tqdm

import runpress

GLOBAL_BATCH = 256


def small_cnn(norm: bool, width: int = 16) -> nn.Sequential:
    """Two convolutions, with batch normalisation or without, and one linear layer."""
    layers: list[nn.Module] = []
    for channels in (1, width):
        layers.append(nn.Conv2d(channels, 2 * channels if channels > 1 else width, 3, padding=1))
        layers += [nn.BatchNorm2d(layers[-1].out_channels)] if norm else []
        layers.append(nn.ReLU())
    return nn.Sequential(*layers, nn.MaxPool2d(2), nn.Flatten(), nn.Linear(2 * width * 16, 10))


def load_data() -> tuple[TensorDataset, TensorDataset]:
    """The same 1,400 images to train on and 397 to validate on, whatever the seed."""
    digits = load_digits()
    images = torch.tensor(digits.images, dtype=torch.float32)[:, None] / 16
    labels = torch.tensor(digits.target)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    train, val = order[:1400], order[1400:]
    return TensorDataset(images[train], labels[train]), TensorDataset(images[val], labels[val])


def train_epoch(model, loader, optimizer, criterion) -> float:
    """One pass over this rank's share of the data; returns the mean loss over all ranks."""
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()  # here the ranks average their gradients
        optimizer.step()
        total += loss.item() * len(labels)
    # Every rank has equally many images, so the mean of means is the mean.
    return runpress.all_mean(total / len(loader.sampler))


@torch.no_grad()
def validate(model, dataset, criterion) -> dict[str, float]:
    """Loss and accuracy over the whole of `dataset`, of which each rank reads a share."""
    model.eval()
    images, labels = (part[dist.get_rank() :: dist.get_world_size()] for part in dataset.tensors)
    scores = model.module(images)
    found = {
        "loss": criterion(scores, labels) * len(labels),
        "accuracy": (scores.argmax(1) == labels).sum(),
        "images": len(labels),
    }
    # 397 images do not divide evenly: sums and counts are averaged, and then divided.
    mean = runpress.all_mean(found)
    return {name: float(mean[name] / mean["images"]) for name in ("loss", "accuracy")}


def train(norm: bool, seed: int, epochs: int, overwrite: bool) -> None:
    """Train one model from scratch on all ranks; the first leaves a record."""
    torch.manual_seed(seed)
    ranks = dist.get_world_size()
    train_set, val_set = load_data()
    # Of each shuffled batch of 256 every rank takes its share: the batches are the same.
    sampler = DistributedSampler(train_set, seed=seed)
    loader = DataLoader(train_set, batch_size=GLOBAL_BATCH // ranks, sampler=sampler)
    model = DistributedDataParallel(small_cnn(norm))
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)

    with runpress.init(
        "exp-004-ddp",
        name=f"{'norm' if norm else 'plain'}-{ranks}",
        seed=seed,
        config={
            "ranks": ranks,
            "global_batch": GLOBAL_BATCH,
            "batch_norm": norm,
            "lr": 0.1,
            "momentum": 0.9,
            "epochs": epochs,
        },
        tags=["distributed", "digits"],
        baseline="plain-1",
        overwrite=overwrite,
    ) as run:
        run.dataset("digits, to train on", train_set)
        run.watch(model, loader=loader, optimizer=optimizer, loss=criterion)
        for epoch in range(1, epochs + 1):
            sampler.set_epoch(epoch)
            train_loss = train_epoch(model, loader, optimizer, criterion)
            run.log({"train/loss": train_loss, "val": validate(model, val_set, criterion)}, epoch)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ranks", type=int, nargs="+", choices=[1, 2, 4], default=[1, 2, 4])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--overwrite", action="store_true", help="replace earlier runs")
    args = parser.parse_args()

    if "WORLD_SIZE" not in os.environ:
        # More threads than cores make the ranks wait for each other.
        alone = {**os.environ, "OMP_NUM_THREADS": "1"}
        torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
        for ranks in tqdm(args.ranks, desc="training", unit="world", disable=None):
            launch = [*torchrun, f"--nproc-per-node={ranks}", *sys.argv]
            subprocess.run(launch, env=alone, check=True)
        return

    torch.set_num_threads(1)
    dist.init_process_group("gloo")
    for norm in (False, True):
        for seed in args.seeds:
            train(norm, seed, args.epochs, args.overwrite)
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
