"""Trains the reader.

    python train.py PAIRS OUT [--leave-out=PREFIX,…] [--epochs=N] [--seed=N] …

PAIRS is the file that `pairs.py` makes. What `--leave-out` names (prefixes of
`group`) is not trained on but measured at the end; so is the source `clapnq`.
Writes `OUT/NAME.pt` (16-bit floats) and prints what is reached on what was left out.
"""

import argparse
import gzip
import json
import os
import random
import re
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy
import torch
from tokenizers import BertWordPieceTokenizer
from torch import nn

from model import Embeddings, Reader, encoder_weights

VOCABULARY = Path(__file__).parent.parent / "models" / "minilm" / "vocab.txt"
BEGIN, END = 101, 102
QUESTION_PIECES = 48

# How people type: a plain word for a formal one, and what stands around a question.
PLAIN = {
    "mother": "mum", "father": "dad", "child": "kid", "children": "kids",
    "received": "got", "receive": "get", "purchased": "bought", "founded": "started",
    "established": "set up", "constructed": "built", "employed": "used",
    "individuals": "people", "permitted": "allowed", "obtain": "get",
    "required": "needed", "require": "need", "approximately": "about",
    "occurred": "happened", "occur": "happen", "physician": "doctor",
    "deceased": "dead", "died": "passed away", "film": "movie", "employment": "work",
    "residence": "home", "increase": "rise", "difficult": "hard",
    "significant": "big", "improved": "got better", "largest": "biggest",
    "leader": "boss", "considered": "seen as", "because of": "due to",
    "located": "found", "primary": "main", "employees": "staff", "assist": "help",
}
BEFORE = ["so ", "hey, ", "can you tell me ", "do you know ", "just wondering, ", "ok and ", "remind me, ", "i want to know ", "pls, "]


def as_typed(question, chance):
    """The question as somebody might type it."""
    text = question
    for formal, plain in PLAIN.items():
        if chance.random() < 0.7:
            text = re.sub(rf"\b{formal}\b", plain, text, flags=re.IGNORECASE)
    if chance.random() < 0.5:
        text = re.sub(r"\b(What|Who|Where|How) is\b", lambda m: m.group(1) + chance.choice(["'s", "s"]), text)
    text = re.sub(r"^(?:In )?[Ww]h(?:at|ich) year (did|was|were|is)\b", lambda m: f"When {m.group(1)}", text)
    if chance.random() < 0.6:
        text = text.lower()
    if chance.random() < 0.5:
        text = text.rstrip("?. ")
    if chance.random() < 0.3:
        text = chance.choice(BEFORE) + text[:1].lower() + text[1:]
    return text


class Tokens:
    """The word pieces of texts, with the characters each stands for."""

    def __init__(self):
        self.tokenizer = BertWordPieceTokenizer(str(VOCABULARY), lowercase=True)

    def __call__(self, texts):
        encoded = self.tokenizer.encode_batch(texts, add_special_tokens=False)
        return [(numpy.array(e.ids, dtype=numpy.int32), e.offsets) for e in encoded]


def places(text, parts):
    found = []
    for part in parts:
        at = text.find(part)
        while part and at >= 0 and len(found) < 40:
            found.append((at, at + len(part)))
            at = text.find(part, at + 1)
    return found


def prepare(rows, longest, chance, training):
    """Each row in word pieces, with where an answer may begin and end."""
    tokens = Tokens()
    questions = tokens([row["question"] for row in rows])
    passages = tokens([row["passage"] for row in rows])
    titles = tokens([row["title"] or "" for row in rows])
    prepared = []
    for row, (question, _), (passage, offsets), (title, _) in zip(rows, questions, passages, titles):
        question = question[:QUESTION_PIECES]
        title = title[:12] if not training or chance.random() < 0.6 else title[:0]
        room = longest - len(question) - len(title) - 4
        spans = places(row["passage"], row["answers"])
        whole = places(row["passage"], row["sentences"]) if not spans else []
        first = 0
        if len(passage) > room:
            wanted = spans or whole
            if training and wanted:
                at = chance.choice(wanted)[0]
                piece = next((i for i, (_, end) in enumerate(offsets) if end > at), 0)
                first = max(0, min(len(passage) - room, piece - chance.randint(5, room - 20)))
            elif training:
                first = chance.randint(0, len(passage) - room)
        passage, offsets = passage[first : first + room], offsets[first : first + room]
        dot = [1012] if len(title) else []
        ids = [BEGIN, *question, END, *title, *dot, *passage, END]
        before = len(question) + 2 + len(title) + len(dot)
        begins, ends = [], []
        if row["answerable"]:
            for a, b in spans:
                inside = [i for i, (start, end) in enumerate(offsets) if end > a and start < b]
                if inside:
                    begins.append(before + inside[0])
                    ends.append(before + inside[-1])
            for a, b in whole:
                inside = [before + i for i, (start, end) in enumerate(offsets) if end > a and start < b]
                begins += inside
                ends += inside
            if training and (spans or whole) and not begins:
                continue
        made = dict(
            ids=numpy.array(ids, dtype=numpy.int32), question=len(question) + 2,
            before=before, begins=begins, ends=ends, answerable=float(row["answerable"]),
        )
        prepared.append(made if training else {**made, "row": row, "offsets": offsets})
    return prepared


def prepare_epoch(rows, longest, typed, seed):
    """The rows for one epoch: some of the questions as people type them, titles
    left out at times, long passages cut at other places."""
    chance = random.Random(seed)
    rows = [
        {**row, "question": as_typed(row["question"], chance)} if chance.random() < typed else row
        for row in rows
    ]
    return prepare(rows, longest, chance, training=True)


def batches(prepared, pieces, chance=None):
    """Rows of like length together, at most `pieces` word pieces a batch."""
    order = list(range(len(prepared)))
    if chance:
        chance.shuffle(order)
    window = 8192 if chance else len(order)
    made = []
    for start in range(0, len(order), window):
        part = sorted(order[start : start + window], key=lambda i: len(prepared[i]["ids"]))
        batch = []
        for i in part:
            length = -(-len(prepared[i]["ids"]) // 16) * 16
            if batch and (len(batch) + 1) * length > pieces:
                made.append(batch)
                batch = []
            batch.append(i)
        made.append(batch)
    if chance:
        chance.shuffle(made)
    return made


def collate(rows, device):
    length = -(-max(len(row["ids"]) for row in rows) // 16) * 16
    shape = (len(rows), length)
    ids, mask, segments = (numpy.zeros(shape, dtype=numpy.int64) for _ in range(3))
    begins, ends, passage = (numpy.zeros(shape, dtype=bool) for _ in range(3))
    for n, row in enumerate(rows):
        size = len(row["ids"])
        ids[n, :size] = row["ids"]
        mask[n, :size] = 1
        segments[n, row["question"] : size] = 1
        begins[n, row["begins"]] = True
        ends[n, row["ends"]] = True
        passage[n, row["before"] : size - 1] = True
    answerable = numpy.array([row["answerable"] for row in rows], dtype=numpy.float32)
    arrays = (ids, mask, segments, begins, ends, passage, answerable)
    return [torch.from_numpy(array).to(device, non_blocking=True) for array in arrays]


def loss_of(span, answerable, begins, ends, passage, wanted, weight):
    """Cross entropy of the answerable head, and the negative log of the share of
    all places at which an answer begins, and ends (marginal likelihood)."""
    loss = weight * nn.functional.binary_cross_entropy_with_logits(answerable.float(), wanted)
    has = begins.any(1)
    if has.any():
        for head, places_of in ((0, begins), (1, ends)):
            scores = span[..., head].float().masked_fill(~passage, -1e4)[has]
            log = torch.log_softmax(scores, 1).masked_fill(~places_of[has], -1e4)
            loss = loss - 0.5 * log.logsumexp(1).mean()
    return loss


@torch.no_grad()
def read(reader, embeddings, prepared, device, pieces=60_000):
    """For each row the answerable score and the best span's characters."""
    reader.eval()
    results = [None] * len(prepared)
    for batch in batches(prepared, pieces):
        rows = [prepared[i] for i in batch]
        ids, mask, segments, _, _, passage, _ = collate(rows, device)
        span, answerable = reader(embeddings(ids, segments), mask)
        span = span.float().masked_fill(~passage[..., None], -1e4).cpu().numpy()
        for n, i in enumerate(batch):
            row = prepared[i]
            first, last = row["before"], row["before"] + len(row["offsets"])
            begin, end = span[n, first:last, 0], span[n, first:last, 1]
            best = (-1e9, 0, 0)
            for b in numpy.argsort(-begin)[:12]:
                e = b + int(end[b : b + 25].argmax())
                best = max(best, (float(begin[b] + end[e]), int(b), e))
            _, b, e = best
            characters = (row["offsets"][b][0], row["offsets"][e][1])
            results[i] = (float(answerable[n]), best[0], characters)
    reader.train()
    return results


def auroc(positive, negative):
    scores = numpy.concatenate([positive, negative])
    order = numpy.argsort(scores, kind="stable")
    ranks = numpy.empty(len(scores))
    ranks[order] = numpy.arange(1, len(scores) + 1)
    n, m = len(positive), len(negative)
    return (ranks[:n].sum() - n * (n + 1) / 2) / max(1, n * m)


def report(name, prepared, results):
    score = lambda wanted: numpy.array([r[0] for r, p in zip(results, prepared) if p["answerable"] == wanted])
    positive, negative = score(1.0), score(0.0)
    hit, exact, counted = 0, 0, 0
    for (_, _, (a, b)), row in zip(results, prepared):
        if not row["answerable"]:
            continue
        texts = row["row"]["answers"] or row["row"]["sentences"]
        wanted = places(row["row"]["passage"], texts)
        if wanted:
            counted += 1
            hit += any(max(a, x) < min(b, y) for x, y in wanted)
            exact += any((a, b) == (x, y) for x, y in wanted)
    line = f"{name:16} {len(positive):5} {len(negative):5} AUROC {auroc(positive, negative):.3f}"
    print(line, f"touches {hit / max(1, counted):.3f} exact {exact / max(1, counted):.3f}", flush=True)


def main():
    parse = argparse.ArgumentParser()
    parse.add_argument("pairs", type=Path)
    parse.add_argument("out", type=Path)
    parse.add_argument("--name", default="reader")
    parse.add_argument("--leave-out", default="")
    parse.add_argument("--epochs", type=int, default=4)
    parse.add_argument("--rate", type=float, default=2e-4)
    parse.add_argument("--pieces", type=int, default=24_000)
    parse.add_argument("--longest", type=int, default=256)
    parse.add_argument("--dropout", type=float, default=0.1)
    parse.add_argument("--typed", type=float, default=0.3)
    parse.add_argument("--weight", type=float, default=1.5)
    parse.add_argument("--policy", type=float, default=0.3, help="share of policyqa that is kept")
    parse.add_argument("--seed", type=int, default=7)
    parse.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    arguments = parse.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(arguments.seed)
    chance = random.Random(arguments.seed)
    left_out = [part for part in arguments.leave_out.split(",") if part] + ["clapnq"]
    with gzip.open(arguments.pairs, "rt") as lines:
        rows = [json.loads(line) for line in lines]
    held = [row for row in rows if any(row["group"].startswith(part) for part in left_out)]
    rows = [row for row in rows if not any(row["group"].startswith(part) for part in left_out)]
    rows = [row for row in rows if not row["source"].startswith("policyqa") or chance.random() < arguments.policy]
    begun = time.time()
    seeds = [1000 * arguments.seed + number for number in range(arguments.epochs)]
    with ProcessPoolExecutor(max_workers=min(arguments.epochs, os.cpu_count() or 1)) as pool:
        work = [pool.submit(prepare_epoch, rows, arguments.longest, arguments.typed, seed) for seed in seeds]
        epochs = [done.result() for done in work]
    print(f"{len(epochs[0])} pairs an epoch, prepared in {time.time() - begun:.0f} s", flush=True)
    weights = encoder_weights()
    embeddings = Embeddings(weights).to(arguments.device).eval()
    reader = Reader(weights, arguments.dropout).to(arguments.device)
    names_of_heads = ("span", "pooled", "answerable")
    heads = [p for n, p in reader.named_parameters() if n.startswith(names_of_heads)]
    body = [p for n, p in reader.named_parameters() if not n.startswith(names_of_heads)]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": arguments.rate}, {"params": heads, "lr": 1e-3}],
        weight_decay=0.01, betas=(0.9, 0.98), fused=True,
    )
    steps = sum(len(batches(epoch, arguments.pieces)) for epoch in epochs)
    rate = lambda step: min(1.0, (step + 1) / (0.06 * steps)) * max(0.02, 1 - step / steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    held_rows = {}
    for row in held:
        source = row["source"]
        held_rows.setdefault(source.split(".")[0], []).append(row)
    measured = {
        name: prepare(chance.sample(part, min(len(part), 3000)), arguments.longest, chance, training=False)
        for name, part in held_rows.items()
    }
    print(f"training {steps} steps after {time.time() - begun:.0f} s", flush=True)
    reader.train()
    for number, epoch in enumerate(epochs):
        losses = []
        for batch in batches(epoch, arguments.pieces, chance):
            ids, mask, segments, begins, ends, passage, wanted = collate([epoch[i] for i in batch], arguments.device)
            with torch.autocast(arguments.device, dtype=torch.bfloat16):
                span, answerable = reader(embeddings(ids, segments), mask)
            loss = loss_of(span, answerable, begins, ends, passage, wanted, arguments.weight)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.detach())
        mean = torch.stack(losses).mean().item()
        print(f"{arguments.name} epoch {number + 1}: loss {mean:.3f}, {time.time() - begun:.0f} s", flush=True)
        for name, prepared in measured.items():
            report(f"  {name}", prepared, read(reader, embeddings, prepared, arguments.device))
    torch.save({name: value.half() for name, value in reader.state_dict().items()}, arguments.out / f"{arguments.name}.pt")


if __name__ == "__main__":
    main()
