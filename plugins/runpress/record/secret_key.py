"""Which keys name a credential: `hf_token` does, `tokenizer` and `max_tokens` do not.

A key is taken apart into words, at marks and where small letters meet capitals, and words
are matched whole. Machine learning has tokens, keys, secrets and passes of its own, so the
words beside one decide.
"""

from __future__ import annotations

import itertools
import re

LONGEST = 200

# Secret wherever they stand.
WORDS = frozenset(
    (
        *("password", "passwords", "passwd", "passphrase", "passcode", "pwd", "pw", "passwort"),
        *("secret", "secrets", "credential", "credentials", "apikey", "jwt", "otp", "totp"),
        *("bearer", "cookie", "cookies", "auth", "oauth", "authorization", "authentication"),
        *("pat", "dsn", "webhook", "sessionid", "密码", "密钥", "口令"),
    )
)
# Written as one word with the one before it.
JOINED = re.compile(
    r".+(?:password|passwd|secret|apikey|accesskey|secretkey|privatekey)"
    r"|(?:accesskey|secretkey|privatekey)"
    r"|(?:api|auth|access|refresh|bearer|hf|gh|git|wandb|my|user|bot|csrf|session)token"
)
# What a credential opens. Before the word "key" or "tokens" it makes them a credential.
DOORS = frozenset(
    (
        *("api", "access", "private", "secret", "ssh", "encryption", "license", "signing"),
        *("account", "shared", "storage", "master", "deploy", "auth", "subscription"),
        *("openai", "anthropic", "wandb", "hf", "huggingface", "aws", "azure", "gcp", "google"),
        *("github", "gitlab", "neptune", "comet", "cohere", "mistral", "groq", "replicate"),
    )
)
ACCOUNTS = frozenset(("db", "database", "user", "smtp", "ftp", "mail", "admin", "root", "login"))
PAIRS = frozenset(
    [(door, key) for door in DOORS for key in ("key", "keys", "tokens")]
    + [(account, "pass") for account in ACCOUNTS]
    + [(kind, text) for kind in ("connection", "conn") for text in ("string", "str")]
)
# Tokens that are pieces of text or of a picture, by the word before.
PIECES = frozenset(
    (
        *("pad", "padding", "eos", "bos", "cls", "sep", "unk", "mask", "special", "class"),
        *("image", "img", "video", "audio", "text", "word", "sub", "char", "byte", "patch"),
        *("begin", "start", "end", "stop", "first", "last", "next", "prev", "per", "each"),
        *("max", "min", "num", "n", "by", "distill", "distillation", "dist", "register"),
        *("prompt", "query", "latent", "memory", "global", "summary", "extra", "visual"),
        *("decoder", "encoder", "target", "input", "output", "label", "new", "added"),
    )
)
# What is told of a thing, at the end of a key, is not the thing.
MEASURES = frozenset(
    (
        *("count", "counts", "dim", "dims", "size", "length", "len", "type", "types", "limit"),
        *("dropout", "rate", "ratio", "level", "budget", "steps", "second", "seconds", "loss"),
        *("acc", "accuracy", "embedding", "embeddings", "embed", "weight", "weights", "norm"),
        *("shift", "mixing", "mixer", "merging", "pruning", "reduction", "index", "idx"),
        *("prob", "probs", "logits", "mask", "labels", "classification", "enabled"),
    )
)


def is_secret_key(key: str) -> bool:
    """Say whether a key, by its words, names a credential."""
    words = _words(key)
    if not words or words[-1] in MEASURES:
        return False
    return (
        not WORDS.isdisjoint(words)
        or any(JOINED.fullmatch(word) for word in words)
        or not PAIRS.isdisjoint(itertools.pairwise(words))
        or _ends_in_token(words)
    )


def _words(key: str) -> list[str]:
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", key[:LONGEST]).lower()
    # A number tells the second of a kind from the first.
    words = [word.rstrip("0123456789") for word in re.split(r"[\W_]+", spaced)]
    return [word for word in words if word]


def _ends_in_token(words: list[str]) -> bool:
    return words[-1] == "token" and PIECES.isdisjoint(words[-2:-1])
