"""What a run was trained on, and a fingerprint of it, without changing the training.

Only what is stored is read: files, arrays, tensors, lists of plain values. No sample is
taken from a dataset, since that would run its transforms and draw random numbers.
"""

from runpress.record.dataset.describe import dataset_of_loader, describe_dataset
from runpress.record.dataset.limits import Limits

__all__ = ["Limits", "dataset_of_loader", "describe_dataset"]
