"""Averages the weights of readers that were trained from other seeds, which
generalises better than each (Wortsman et al., "Model soups", ICML 2022).

    python average.py PAIRS OUT.pt ONE.pt TWO.pt … [--measure=PREFIX,…]

Prints what the average reaches on the groups that `--measure` names.
"""

import gzip
import json
import random
import sys
from pathlib import Path

import torch

from model import Embeddings, Reader, encoder_weights
from train import prepare, read, report


def main():
    names = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    pairs, out, *parts = map(Path, names)
    prefixes = [p for a in sys.argv if a.startswith("--measure=") for p in a.split("=", 1)[1].split(",")]
    states = [torch.load(part, map_location="cpu") for part in parts]
    mean = {name: sum(state[name].float() for state in states) / len(states) for name in states[0]}
    torch.save({name: value.half() for name, value in mean.items()}, out)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    weights = encoder_weights()
    reader = Reader(weights)
    reader.load_state_dict(mean)
    reader.to(device).eval()
    embeddings = Embeddings(weights).to(device).eval()
    with gzip.open(pairs, "rt") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if row["group"].startswith(tuple(prefixes))] if prefixes else []
    for source in sorted({row["source"] for row in rows}):
        part = [row for row in rows if row["source"] == source]
        prepared = prepare(part, 256, random.Random(1), training=False)
        report(source, prepared, read(reader, embeddings, prepared, device))


if __name__ == "__main__":
    main()
