"""Does MixUp make the loss spike? With it and without, at two learning rates, three seeds.

MixUp trains on blends of two images, and asks for the blend of their labels. The loss of a
blend is no measure for both arms, so the loss on whole, unseen images is taken after every
step. A spike is how far it climbs above the lowest value that it had before.

The data are scikit-learn's handwritten digits, which come with the package.

    python experiments/exp-003-mixup-spike/train.py
    python experiments/exp-003-mixup-spike/train.py --lr 0.1 --seeds 0
"""

from __future__ import annotations

import argparse

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from tqdm import tqdm

import runpress

BATCH = 64
ALPHA = 0.2  # of the Beta distribution: most blends are nearly one image or the other


def load_data() -> tuple[TensorDataset, TensorDataset]:
    """The same 1,400 images to train on and 397 to validate on, whatever the seed."""
    digits = load_digits()
    images = torch.tensor(digits.images, dtype=torch.float32)[:, None] / 16
    labels = torch.tensor(digits.target)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    train, val = order[:1400], order[1400:]
    return TensorDataset(images[train], labels[train]), TensorDataset(images[val], labels[val])


def small_net(width: int = 256) -> nn.Sequential:
    """Three linear layers: ten digits from 8 x 8 pixels."""
    layers = [nn.Linear(64, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU()]
    return nn.Sequential(nn.Flatten(), *layers, nn.Linear(width, 10))


def mix(images: torch.Tensor, targets: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Blend each image, and its target, with another one of the batch."""
    share = torch.distributions.Beta(ALPHA, ALPHA).sample()
    other = torch.randperm(len(images))
    return torch.lerp(images[other], images, share), torch.lerp(targets[other], targets, share)


def show_blends(run: runpress.Run, train_set: TensorDataset) -> None:
    """Keep a picture of eight half-and-half blends with the record."""
    images = train_set.tensors[0][:9, 0]
    blends = torch.cat(list((images[:8] + images[1:]) / 2), dim=1)
    enlarged = (1 - blends).repeat_interleave(12, 0).repeat_interleave(12, 1)
    run.log_figure(enlarged, "blends", alt="Eight blends: in each, two digits show through")


def train_step(model, images, labels, mixup: bool, optimizer, criterion) -> float:
    """One step on one batch; returns the loss that it was taken on."""
    targets = nn.functional.one_hot(labels, 10).float()
    if mixup:
        images, targets = mix(images, targets)
    optimizer.zero_grad()
    loss = criterion(model(images), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@torch.no_grad()
def validate(model, dataset, criterion) -> dict[str, float]:
    """Loss and accuracy on whole images that the model was not trained on."""
    images, labels = dataset.tensors
    scores = model(images)
    accuracy = (scores.argmax(1) == labels).float().mean()
    return {"loss": criterion(scores, labels).item(), "accuracy": accuracy.item()}


def train(mixup: bool, lr: float, seed: int, epochs: int, overwrite: bool) -> None:
    """Train one model from scratch, validate it after every step, and leave its record."""
    torch.manual_seed(seed)
    train_set, val_set = load_data()
    # Blends draw from the common generator; the order of the images, from one of its own,
    # stays the same with MixUp and without.
    order = torch.Generator().manual_seed(seed)
    loader = DataLoader(train_set, batch_size=BATCH, shuffle=True, generator=order)
    model = small_net()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs * len(loader))

    with runpress.init(
        "exp-003-mixup-spike",
        name=f"{'mixup' if mixup else 'plain'}-lr-{lr:g}",
        seed=seed,
        config={
            "mixup_alpha": ALPHA if mixup else None,
            "lr": lr,
            "epochs": epochs,
            "batch_size": BATCH,
            "optimizer": "AdamW",
        },
        tags=["MixUp", "digits"],
        baseline="plain-lr-0.01",
        overwrite=overwrite,
    ) as run:
        run.define_metric("spike", goal="min")
        run.dataset("digits, to train on", train_set)
        run.watch(model, loader=loader, optimizer=optimizer, scheduler=scheduler, loss=criterion)
        if mixup:
            show_blends(run, train_set)
        before = validate(model, val_set, criterion)
        run.log({"val": before}, step=0)
        lowest, spike, step = before["loss"], 0.0, 0
        for _ in range(epochs):
            for images, labels in loader:
                step += 1
                loss = train_step(model, images, labels, mixup, optimizer, criterion)
                scheduler.step()
                found = validate(model, val_set, criterion)
                run.log({"train/loss": loss, "val": found}, step=step)
                rise = found["loss"] - lowest
                if spike <= 1 < rise:
                    run.alert("the loss spikes", f"from {lowest:.2f} to {found['loss']:.2f}")
                lowest, spike = min(lowest, found["loss"]), max(spike, rise)
        run.summary["spike"] = spike


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lr", type=float, nargs="+", default=[0.01, 0.1])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--overwrite", action="store_true", help="replace earlier runs")
    args = parser.parse_args()

    # So small a model gains nothing from a second thread, and loses much on a busy machine.
    torch.set_num_threads(1)
    arms = [(mixup, lr) for lr in args.lr for mixup in (False, True)]
    runs = [(*arm, seed) for arm in arms for seed in args.seeds]
    for mixup, lr, seed in tqdm(runs, desc="training", unit="run", disable=None):
        train(mixup, lr, seed, args.epochs, args.overwrite)


if __name__ == "__main__":
    main()
