"""The few environment variables that change how a training runs; no other is looked at."""

from __future__ import annotations

from collections.abc import Mapping

from runpress.record.redact import redact_text

VARIABLES = (
    "CUDA_VISIBLE_DEVICES",
    "CUDA_DEVICE_ORDER",
    "CUDA_LAUNCH_BLOCKING",
    "CUBLAS_WORKSPACE_CONFIG",
    "NVIDIA_TF32_OVERRIDE",
    "NVIDIA_PYTORCH_VERSION",
    "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE",
    "NCCL_P2P_DISABLE",
    "NCCL_IB_DISABLE",
    "NCCL_ALGO",
    "NCCL_PROTO",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "PYTHONHASHSEED",
    "PYTORCH_ALLOC_CONF",
    "PYTORCH_CUDA_ALLOC_CONF",
    "PYTORCH_ENABLE_MPS_FALLBACK",
    "TORCH_COMPILE_DISABLE",
    "TORCHDYNAMO_DISABLE",
    "LOCAL_WORLD_SIZE",
    "TOKENIZERS_PARALLELISM",
)


def variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Return those of the variables that are set."""
    return {name: redact_text(environ[name]) for name in VARIABLES if name in environ}
