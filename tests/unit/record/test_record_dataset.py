from __future__ import annotations

import dataclasses
import hashlib
import itertools
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import ConcatDataset, DataLoader, Dataset, IterableDataset, Subset
from torch.utils.data import TensorDataset as Tensors

from runpress.record.dataset import Limits, dataset_of_loader, describe_dataset
from runpress.record.dataset.arrays import ArrayPart
from runpress.record.dataset.part import block_starts, evenly, fingerprint

TIGHT = Limits(bytes=1_000, values=1_000, files=4, names=6, opened=3)
NUMBERS = np.arange(12, dtype=np.float32).reshape(3, 4)


def mark(value, limits=None):
    return describe_dataset("d", value, limits or Limits()).sha256


def method(value, limits=None):
    return describe_dataset("d", value, limits or Limits()).fingerprint


class Windows(Dataset):
    """What people write: samples are made of an array when they are asked for."""

    def __init__(self, tokens, block=8):
        self.tokens, self.block, self.transform = tokens, block, nn.Identity()
        self.cache = {}

    def __len__(self):
        return len(self.tokens) - self.block

    def __getitem__(self, index):
        raise AssertionError("no sample may be taken")


class Elsewhere(Dataset):
    """Knows its classes; its pictures are in an archive that it opens when asked."""

    classes_known = ("cat", "dog")

    def __init__(self):
        self.classes = ["cat", "dog"]

    def __len__(self):
        return 1_000

    @property
    def data(self):
        raise AssertionError("no property of a script may be run")


# The same data, the same sha256


def test_arrays_are_hashed_as_documented():
    digest = hashlib.sha256()
    for word in ("array", "", "float32", "(3, 4)"):
        digest.update(len(word).to_bytes(8, "little") + word.encode())
    digest.update(NUMBERS.tobytes())
    assert mark(NUMBERS) == digest.hexdigest()
    assert method(NUMBERS) == "arrays-v1"


def test_a_fingerprint_is_the_same_in_another_process(tmp_path):
    code = (
        "import numpy as np, torch; from torch.utils.data import *;"
        "from runpress.record.dataset import describe_dataset as d;"
        "t = TensorDataset(torch.arange(6.), torch.arange(6));"
        "print(d('d', [Subset(t, [1, 2]), {'b': ['x', 'é'], 'a': {'k': 1}}]).sha256)"
    )
    run = [sys.executable, "-c", code]
    seeds = [
        subprocess.run(
            run, env={**os.environ, "PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert seeds[0] == seeds[1] and len(seeds[0].strip()) == 64


@pytest.mark.parametrize(
    "same",
    [
        NUMBERS.copy(),
        np.asfortranarray(NUMBERS),
        np.repeat(NUMBERS, 2, axis=0)[::2],
        NUMBERS.astype(">f4"),
        torch.from_numpy(NUMBERS.copy()),
        torch.from_numpy(np.ascontiguousarray(NUMBERS.T)).T,
        nn.Parameter(torch.from_numpy(NUMBERS.copy())),
    ],
)
def test_how_an_array_lies_in_memory_does_not_matter(same):
    assert mark(same) == mark(NUMBERS)
    large = np.tile(NUMBERS, (40, 1))
    assert mark(np.asfortranarray(large), TIGHT) == mark(large, TIGHT)


def test_a_file_has_its_plain_sha256(tmp_path):
    path = tmp_path / "data.csv"
    path.write_bytes(b"a,b\n1,2\n")
    found = describe_dataset("table", path)
    assert (found.kind, found.bytes, found.fingerprint) == ("file", 8, "sha256")
    assert found.sha256 == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
    assert describe_dataset("table", str(path)) == found


def folder(path):
    (path / "b").mkdir(parents=True)
    (path / "a.txt").write_text("one")
    (path / "b" / "é.txt").write_text("two")
    (path / ".DS_Store").write_text("left by a file browser")
    return path


def test_a_folder_is_its_names_and_contents_wherever_it_lies(tmp_path):
    first, second = folder(tmp_path / "x"), folder(tmp_path / "deep" / "y")
    (second / ".DS_Store").unlink()
    found = describe_dataset("tree", first)
    assert (found.kind, found.samples, found.bytes) == ("folder", 2, 6)
    assert found.fingerprint == "files-v1" and found.sha256 == mark(second)
    assert str(tmp_path) not in repr(found)


def test_files_that_a_dataset_lists_are_hashed_by_their_contents(tmp_path):
    class Listed(Dataset):
        def __init__(self, root):
            self.root = str(root)
            self.samples = [(str(path), 0) for path in sorted(root.rglob("*.txt"))]
            self.imgs = self.samples

        def __len__(self):
            return len(self.samples)

    first, second = folder(tmp_path / "x"), folder(tmp_path / "y")
    assert method(Listed(first)) == "files+held+values-v1"
    assert mark(Listed(first)) == mark(Listed(second))
    (second / "a.txt").write_text("0ne")
    assert mark(Listed(first)) != mark(Listed(second))


# Other data, another sha256


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NUMBERS, NUMBERS + np.eye(3, 4, dtype=np.float32) * 1e-7),
        (NUMBERS, NUMBERS.reshape(4, 3)),
        (NUMBERS, NUMBERS.astype(np.float64)),
        (NUMBERS, NUMBERS.view(np.int32)),
        (np.float32(0.0).reshape(1), np.float32(-0.0).reshape(1)),
        ([1, 2], [2, 1]),
        ([1, 2], [1.0, 2.0]),
        ([0], [False]),
        ([float("nan")], [None]),
        (["ab", "c"], ["a", "bc"]),
        (["a"], [b"a"]),
        ([["a"], []], [[], ["a"]]),
        ((NUMBERS, [1, 2, 3]), (NUMBERS, [1, 2, 4])),
        ({"a": NUMBERS}, {"b": NUMBERS}),
        ([torch.zeros(2)] * 70, [torch.zeros(2)] * 69 + [torch.ones(2)]),
        (np.ma.masked_array([1, 2], [0, 1]), np.ma.masked_array([1, 2], [0, 0])),
        (np.array(["a", None], object), np.array(["b", None], object)),
    ],
)
def test_one_changed_value_changes_the_sha256(one, other):
    assert mark(one) is not None and mark(other) is not None
    assert mark(one) != mark(other)


@pytest.mark.parametrize("change", ["content", "name", "more"])
def test_any_change_in_a_folder_shows(tmp_path, change):
    path = folder(tmp_path / "x")
    before = mark(path)
    if change == "content":
        (path / "b" / "é.txt").write_text("twp")
    elif change == "name":
        (path / "a.txt").rename(path / "c.txt")
    else:
        (path / "empty").touch()
    assert mark(path) != before


def test_a_subset_is_its_base_and_its_indices():
    base = Tensors(torch.arange(10.0), torch.arange(10))
    found = describe_dataset("part", Subset(base, range(3)))
    assert (found.kind, found.samples) == ("Subset of TensorDataset", 3)
    assert found.sha256 == mark(Subset(base, [0, 1, 2]))
    assert found.sha256 not in (mark(Subset(base, [0, 1, 3])), mark(base))


def test_a_change_in_any_joined_dataset_shows():
    one, other = Tensors(torch.zeros(3)), Tensors(torch.ones(3))
    assert describe_dataset("d", ConcatDataset([one, other])).samples == 6
    assert mark(ConcatDataset([one, other])) != mark(ConcatDataset([other, one]))


# What is found


def test_samples_of_arrays_together_are_their_common_rows():
    assert describe_dataset("xy", (NUMBERS, np.zeros(3))).samples == 3
    assert describe_dataset("xy", {"x": NUMBERS, "y": np.zeros(7)}).samples is None
    assert describe_dataset("xy", (NUMBERS, np.zeros(3))).bytes == 48 + 24


def test_a_bunch_is_its_data_and_not_its_description():
    from sklearn import datasets

    digits = datasets.load_digits()
    found = describe_dataset("digits", digits)
    assert (found.kind, found.samples, found.fingerprint) == ("Bunch", 1797, "arrays-v1")
    digits.DESCR = "rewritten in another version"
    assert mark(digits) == found.sha256
    digits.target[5] += 1
    assert mark(digits) != found.sha256


def table(**changed):
    import pandas

    columns = {
        "number": [1.0, None, 3.0],
        "text": ["a", None, "ü"],
        "time": pandas.to_datetime(["2020", "2021", "2022"], utc=True),
        "kind": pandas.Categorical(["u", "v", "u"]),
        "whole": pandas.array([1, None, 2], dtype="Int64"),
    }
    return pandas.DataFrame(columns | changed)


def test_a_table_is_its_columns():
    found = describe_dataset("t", table())
    assert (found.kind, found.samples) == ("DataFrame", 3)
    assert found.fingerprint == "arrays+values-v1"
    assert found.sha256 == mark(table())
    assert found.sha256 == mark(table().iloc[[0, 1, 2]].copy())


@pytest.mark.parametrize(
    "changed",
    [
        {"number": [1.0, 2.0, 3.0]},
        {"text": ["a", "b", "ü"]},
        {"whole": [1, 3, 2]},
        {"new": [1, 2, 3]},
    ],
)
def test_a_changed_cell_of_a_table_shows(changed):
    assert mark(table(**changed)) not in (mark(table()), None)


def test_an_index_that_says_something_counts():
    assert mark(table().set_index("text")) != mark(table().drop(columns="text"))


def test_the_arrays_that_an_object_holds_are_its_data_and_its_settings_are_not():
    tokens = np.arange(100)
    found = describe_dataset("text", Windows(tokens))
    assert (found.kind, found.samples, found.bytes) == ("Windows", 92, tokens.nbytes)
    assert found.fingerprint == "arrays+held-v1"
    filled = Windows(tokens)
    filled.cache["seen"] = list(range(500))
    assert mark(filled) == found.sha256
    assert mark(Windows(tokens[::-1])) != found.sha256


def test_what_a_dataset_knows_about_data_that_lie_elsewhere_is_no_fingerprint():
    found = describe_dataset("zip", Elsewhere())
    assert (found.kind, found.samples) == ("Elsewhere", 1_000)
    assert found.fingerprint is found.sha256 is None


def test_a_librarys_own_mark_is_taken():
    class Table:
        def __init__(self, own):
            self._fingerprint = own

    Table.__module__ = "datasets.arrow_dataset"
    assert method(Table("abc")) == "datasets-fingerprint-v1"
    assert mark(Table("abc")) == mark(Table("abc")) != mark(Table("abd"))


@pytest.mark.parametrize(
    "value",
    [
        None,
        object(),
        lambda: None,
        iter([1]),
        [object()],
        [1, object()] * 100,
        {"a": object()},
        (NUMBERS, object()),
        nn.Linear(2, 2),
        torch.zeros(3, device="meta"),
        torch.zeros(3).to_sparse(),
        np.array([object()]),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_more(value):
    if value is None:
        return
    found = describe_dataset("x", value)
    assert found.kind == type(value).__name__
    assert found.fingerprint is found.sha256 is None


@pytest.mark.parametrize(
    "kind",
    [torch.bfloat16, torch.float16, torch.bool, torch.complex64, torch.uint8, torch.float8_e4m3fn],
)
def test_tensors_of_every_type_are_read(kind):
    tensor = torch.ones(4).to(kind)
    assert mark(tensor) is not None and mark(tensor) != mark(torch.zeros(4).to(kind))
    assert describe_dataset("t", tensor).bytes == 4 * tensor.element_size()


def test_conjugates_and_scalars_and_empty_arrays_are_read():
    tensor = torch.tensor([1 + 2j])
    assert mark(tensor.conj()) == mark(torch.tensor([1 - 2j])) != mark(tensor)
    assert mark(torch.tensor(3.0)) != mark(torch.tensor(4.0))
    assert mark(np.zeros((0, 3))) != mark(np.zeros((3, 0)))


# Bounds


def test_a_large_array_is_sampled_and_the_method_says_so():
    large = np.arange(3_000_000)
    found = describe_dataset("d", large, TIGHT)
    assert (found.samples, found.fingerprint) == (3_000_000, "arrays-sampled-v1")
    for place in (0, -1):
        changed = large.copy()
        changed[place] += 1
        assert mark(changed, TIGHT) != found.sha256


def test_all_of_a_small_array_beside_a_large_one_is_read():
    large, labels = np.zeros(1_000), np.arange(3_000)
    before = mark((large, labels), TIGHT)
    labels[1_501] += 1
    assert mark((large, labels), TIGHT) != before


def test_a_long_list_and_a_long_text_are_sampled():
    assert method(list(range(2_000)), TIGHT) == "values-sampled-v1"
    assert method([(1, 2)] * 400, TIGHT) == "values-sampled-v1"
    assert method([(1, 2)] * 300, TIGHT) == "values-v1"
    assert method(b"x" * 1_000, TIGHT) == "values-v1"
    assert method(b"x" * 100_000, TIGHT) == "values-sampled-v1"


def test_a_large_file_is_sampled_at_its_head_its_tail_and_between(tmp_path):
    path = tmp_path / "large.bin"
    path.write_bytes(random.Random(0).randbytes(10_000_000))
    found = describe_dataset("d", path, TIGHT)
    assert (found.bytes, found.fingerprint) == (10_000_000, "files-sampled-v1")
    for place in (0, 9_999_999):
        with path.open("r+b") as file:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ 1]))
        assert mark(path, TIGHT) != found.sha256
        found = describe_dataset("d", path, TIGHT)
    shutil.copy(path, tmp_path / "copy.bin")
    assert mark(tmp_path / "copy.bin", TIGHT) == found.sha256


def test_of_many_files_names_and_sizes_count_and_of_very_many_the_first(tmp_path):
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text("x" * 10)
    many = describe_dataset("d", tmp_path, TIGHT)
    assert (many.samples, many.bytes, many.fingerprint) == (5, None, "files-sampled-v1")
    (tmp_path / "4.txt").write_text("x" * 9 + "y")
    assert mark(tmp_path, TIGHT) != many.sha256
    for number in range(5, 9):
        (tmp_path / f"{number}.txt").touch()
    most = describe_dataset("d", tmp_path, TIGHT)
    assert (most.samples, most.bytes) == (None, None)
    assert most.fingerprint == "first-6-files-sampled-v1"


def test_blocks_reach_both_ends_and_do_not_overlap():
    assert block_starts(10, 10) == block_starts(3, 10) == [0]
    starts = block_starts(10_000, 100)
    assert (starts[0], starts[-1], len(starts)) == (0, 9_900, 64)
    assert all(later - sooner >= 100 for sooner, later in itertools.pairwise(starts))
    assert evenly(10, 3, False) == [0, 4, 9] and evenly(10, 3, True) == list(range(10))


def test_a_tensor_on_an_accelerator_is_copied_whole_only_when_small():
    tensor = torch.arange(100_000.0)
    near = describe_dataset("d", tensor)
    far = ArrayPart("", "float32", (100_000,), 400_000, tensor, far=True)
    assert fingerprint([far], Limits()).sha256 == near.sha256
    small = dataclasses.replace(Limits(), device_bytes=100_000)
    sampled = fingerprint([far], small)
    assert sampled.method == "arrays-sampled-v1"
    assert sampled.sha256 == describe_dataset("d", tensor, TIGHT).sha256


# Bad input


def test_a_path_that_leads_nowhere_is_told_without_its_folders(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"dataset 'd': .* 'gone.csv'") as raised:
        describe_dataset("d", tmp_path / "gone.csv")
    assert str(tmp_path) not in str(raised.value)


@pytest.mark.skipif(os.name == "nt", reason="links and pipes need rights there")
def test_loops_broken_links_and_pipes_in_a_folder_do_no_harm(tmp_path):
    path = folder(tmp_path / "x")
    before = mark(path)
    (path / "b" / "up").symlink_to(path)
    (path / "gone").symlink_to(path / "nowhere")
    os.mkfifo(path / "pipe")
    assert mark(path) == before
    linked = tmp_path / "linked"
    linked.symlink_to(path)
    assert mark(linked) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_cannot_be_read_leaves_the_rest_of_what_is_known(tmp_path):
    path = folder(tmp_path / "x")
    (path / "a.txt").chmod(0)
    found = describe_dataset("d", path)
    assert (found.samples, found.bytes, found.sha256) == (2, 6, None)


def test_a_circle_ends():
    circle: list = []
    circle.append(circle)
    assert mark(circle) is None


def test_objects_that_lie_or_raise_do_no_harm():
    class Liar(Dataset):
        def __init__(self):
            self.rows = [1, 2, 3]

        def __len__(self):
            return -5  # noqa: PLE0303 - it lies

        def __getattr__(self, name):
            raise RuntimeError(name)

        @property
        def __class__(self):
            raise RuntimeError

    found = describe_dataset("d", Liar())
    assert (found.kind, found.samples, found.sha256) == ("Liar", None, None)


# From a loader, and without touching anything


def test_a_loaders_dataset_is_described():
    data = Tensors(torch.arange(10.0))
    found = dataset_of_loader(DataLoader(data, 2, shuffle=True))
    assert found == describe_dataset("train", data)
    assert dataset_of_loader([(1, 2)]) is None
    assert dataset_of_loader(None) is None


def test_no_batch_is_taken_and_chance_stays_as_it_is():
    class Stream(IterableDataset):
        def __iter__(self):
            raise AssertionError

    torch.manual_seed(3)
    np.random.seed(3)
    random.seed(3)
    before = (torch.get_rng_state(), np.random.get_state()[1].copy(), random.getstate())
    loader = DataLoader(Windows(np.arange(1_000)), 4, shuffle=True)
    held = dict(vars(loader.dataset))
    assert dataset_of_loader(loader, limits=TIGHT).samples == 992
    assert dataset_of_loader(DataLoader(Stream())).sha256 is None
    assert torch.equal(torch.get_rng_state(), before[0])
    assert (np.random.get_state()[1] == before[1]).all()
    assert random.getstate() == before[2]
    assert vars(loader.dataset) == held


def test_the_path_itself_is_never_recorded(tmp_path):
    path = folder(tmp_path / "secret-customer")
    for value in (path, path / "a.txt", str(path), Path(path)):
        assert "secret" not in repr(describe_dataset("d", value))
