from __future__ import annotations

import pytest

from runpress.record.config import flatten
from runpress.record.redact import is_secret_key, redact_arguments, redact_item, redact_text


@pytest.mark.parametrize(
    "key",
    [
        "password",
        "db_password",
        "hfToken",
        "HF_TOKEN",
        "api-key",
        "api.key",
        "wandb.apiKey",
        "aws_secret_access_key",
        "--wandb-token",
        "auth",
        "ssh_key",
        "optimizer.pat",
        "secret",
        "wandb_key",
        "openaiKey",
        "hftoken",
        "userpassword",
        "x-api-key",
        "db_pass",
        "connection_string",
        "api_tokens",
        "token_2",
        "密码",
    ],
)
def test_keys_that_name_a_credential(key):
    assert is_secret_key(key)


@pytest.mark.parametrize(
    "key",
    [
        "tokenizer",
        "max_tokens",
        "num_tokens_per_batch",
        "sort_key",
        "key",
        "keys",
        "author",
        "patience",
        "pattern",
        "passes",
        "secretary",
        "compass",
        "token_count",
        "eos_token",
        "max_token",
        "per_token_loss",
        "auth_dim",
        "query_key",
        "private_key_size",
        "first_pass",
        "token_dropout",
        "n_tokens",
        "lr",
        "",
    ],
)
def test_keys_that_only_look_like_one(key):
    assert not is_secret_key(key)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/home/someone/data", "<path>/data"),
        ("/home/someone/my data/set 1", "<path>/set 1"),
        ("/data/", "<path>/data"),
        ("~/data/x.csv", "<path>/x.csv"),
        ("~someone/data/x.csv", "<path>/x.csv"),
        (r"C:\Users\someone\x.csv", "<path>/x.csv"),
        (r"\\server\share\x.csv", "<path>/x.csv"),
        ("C:/Users/someone/x.csv", "<path>/x.csv"),
        ("file:///home/someone/x.csv", "<path>/x.csv"),
        ("No such file: '/home/someone/x.csv'", "No such file: '<path>/x.csv'"),
        ("--data=/mnt/a/b and /mnt/c", "--data=<path>/b and <path>/c"),
        ("/a/b:/c/d", "<path>/b:<path>/d"),
        ("relative/path/x.csv", "relative/path/x.csv"),
        ("./x/y ../z/w", "./x/y ../z/w"),
        ("train/loss and/or 1 / 2", "train/loss and/or 1 / 2"),
        ("https://example.org/a/b", "https://example.org/a/b"),
        ("s3://bucket/home/x", "s3://bucket/home/x"),
        ("https://me:pass@example.org/x", "https://***@example.org/x"),
        ("postgres://u:p@db/x", "postgres://***@db/x"),
        ("https://a.org/x?X-Amz-Signature=1&b=2", "https://a.org/x?***"),
        ("key AKIAABCDEFGHIJKLMNOP.", "key ***."),
        ("hf_abcdefghijklmnopqrstuvwx", "***"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123", "***"),
        ("eyJhbGciOiJIUzI1.eyJzdWIiOiIx.c2lnbmF0", "***"),
        ("password: hunter2, lr=0.1", "password: ***, lr=0.1"),
        ("error: token=hunter2", "error: token=***"),
        ("f(password='a b', lr=1)", "f(password='***', lr=1)"),
        ('{"api_key": "hunter2"}', '{"api_key": "***"}'),
        ("train.py --hf-token hunter2 --lr 1", "train.py --hf-token *** --lr 1"),
        ("--token --lr 1", "--token --lr 1"),
        ("Authorization: Basic aHVudGVyMg==", "Authorization: ***"),
        ("Bearer hunter2.hunter2", "Bearer ***"),
        ("Bearer of news", "Bearer of news"),
        ("Cookie: a=1; b=2", "Cookie: ***"),
        ("AccountKey=hunter2==;x=1", "AccountKey=***;x=1"),
        ("https://me:hun/ter2@example.org/x", "https://***@example.org/x"),
        ("https://example.org:8000/a@b", "https://example.org:8000/a@b"),
        ("redis://:hunter2@db:6379/0", "redis://***@db:6379/0"),
        ("gs://b/x?X-Goog-Signature=1", "gs://b/x?***"),
        ("https://hooks.slack.com/services/T0/B0/x", "https://hooks.slack.com/***"),
        ("sk-proj-abcdefghijklmnopqrst", "***"),
        ("sk-learn and task-conditioned-generation", "sk-learn and task-conditioned-generation"),
        ("npm_abcdefghijklmnopqrstuvwxyz012345", "***"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- x", "*** x"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nMII", "***"),
        ("max_tokens=5 eos_token=</s>", "max_tokens=5 eos_token=</s>"),
        ("git@example.org:lab/blog.git", "git@example.org:lab/blog.git"),
        ("精度 0.9", "精度 0.9"),
        ("", ""),
    ],
)
def test_texts_keep_what_is_theirs_and_lose_what_is_private(text, shown):
    assert redact_text(text) == shown


def test_arguments_lose_secrets_beside_and_behind_their_keys():
    arguments = ["--lr=3e-4", "--hf-token", "abc", "--api_key=zzz", "-k", "v", "--tokenizer", "g"]
    shown = ["--lr=3e-4", "--hf-token", "***", "--api_key=***", "-k", "v", "--tokenizer", "g"]
    assert redact_arguments(arguments) == shown


def test_a_credential_of_digits_is_hidden_and_a_count_is_not():
    config = {"password": 123456, "auth": 3, "max_tokens": 4096, "eos_token": 50256}
    assert flatten(config) == {**config, "password": "***"}


def test_a_switch_after_a_secret_switch_is_no_secret():
    assert redact_arguments(["--auth", "--lr", "1"]) == ["--auth", "--lr", "1"]


def test_an_empty_secret_is_shown_as_empty():
    assert redact_item("password", "") == "" and redact_item("password", "x") == "***"


@pytest.mark.parametrize(
    "unit",
    ["/a", "~", "\\", "a=", "://a", "eyJ", "=/", "\ud800", "a@", "sk-", "a:", "--a ", "Bearer "],
)
def test_a_hostile_text_costs_little_and_stays_short(unit):
    assert len(redact_text(unit * 500_000)) <= 1_000
