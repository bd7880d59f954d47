"""Makes the pairs of question and passage that the reader learns from.

    python pairs.py DATA OUT [--clapnq=FOLDER]

DATA has the folders `train` and `eval` (see README.md for what they hold). Writes
`OUT/pairs.jsonl.gz`, one object a line: `question`, `title`, `passage`, `answers`
(strings of the passage), `sentences` (of the passage), `answerable`, `source`,
`group` (the article, by which folds are made).

Besides what the sources themselves mark as unanswerable, negatives are made by
rule from answerable pairs: another passage that shares the most words with the
question; the passage without the sentences that hold the answer; and the question
with a name or a figure changed for another, or a word for its opposite.
"""

import collections
import gzip
import json
import random
import re
import sys
from pathlib import Path

import numpy
from sklearn.feature_extraction.text import TfidfVectorizer

SEED = 20
# Shares of the answerable pairs from which each kind of negative is made.
NEAR, REMOVED, CHANGED = 0.35, 0.2, 0.4

OPPOSITES = [
    ("first", "last"), ("before", "after"), ("highest", "lowest"),
    ("largest", "smallest"), ("most", "least"), ("more", "less"),
    ("north", "south"), ("east", "west"), ("increase", "decrease"),
    ("won", "lost"), ("began", "ended"), ("start", "stop"), ("older", "younger"),
    ("early", "late"), ("male", "female"), ("men", "women"), ("support", "oppose"),
    ("allowed", "banned"), ("major", "minor"), ("above", "below"),
    ("inside", "outside"), ("rich", "poor"), ("strong", "weak"), ("best", "worst"),
    ("good", "bad"), ("old", "new"), ("always", "never"), ("public", "private"),
    ("joined", "left"), ("accepted", "rejected"), ("higher", "lower"),
    ("opened", "closed"), ("arrived", "left"), ("passed", "failed"),
    ("improved", "worsened"), ("hired", "dismissed"), ("praised", "criticised"),
]
CAPITALS = re.compile(r"(?:[A-Z][\w’'-]+ ?)+")
NUMBER = re.compile(r"\b\d[\d,.]*\b")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])")


def read_lines(path):
    opened = gzip.open(path, "rt") if path.suffix == ".gz" else path.open()
    with opened as lines:
        return [json.loads(line) for line in lines]


def sentences(text):
    """The sentences of a text, cut simply; joined they are the text again."""
    cuts = [0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text)]
    return [text[a:b] for a, b in zip(cuts, cuts[1:]) if a < b]


def names(text):
    """Runs of capitalised words that do not begin a sentence."""
    return {
        match.group().strip()
        for sentence in sentences(text)
        for match in CAPITALS.finditer(sentence)
        if match.start() > 0 and len(match.group().strip()) > 2
    }


def without_answer(row):
    """The passage without its answer; None where nothing or too little is left."""
    parts = sentences(row["passage"])
    held = [*row["answers"], *(sentence.strip() for sentence in row["sentences"])]
    kept = [part for part in parts if not any(text in part or part.strip() in text for text in held)]
    if len(kept) < 2 or len(kept) == len(parts):
        return None
    return "".join(kept).strip()


def changed_question(row, article_names, chance):
    """The question about another name, figure or the opposite; None where it has none."""
    question, passage = row["question"], row["passage"]
    answer = " ".join(row["answers"]).lower()
    kinds = ["name", "number", "opposite"]
    chance.shuffle(kinds)
    for kind in kinds:
        if kind == "name":
            found = [m for m in CAPITALS.finditer(question) if m.start() > 0 and len(m.group().strip()) > 2]
            if not found:
                continue
            match = chance.choice(found)
            old = match.group().strip()
            fits = lambda name: (
                name.lower() not in question.lower()
                and name.lower() not in answer
                and old.lower() not in name.lower()
                and abs(len(name.split()) - len(old.split())) < 2
            )
            near = sorted(name for name in names(passage) if fits(name))
            far = sorted(name for name in article_names if fits(name) and name not in passage)
            pool = near if near and chance.random() < 0.6 else far
            if pool:
                new = match.group().replace(old, chance.choice(pool))
                return question[: match.start()] + new + question[match.end():]
        elif kind == "number":
            found = list(NUMBER.finditer(question))
            if not found:
                continue
            match = chance.choice(found)
            digits = match.group().rstrip(".,")
            if not digits.isdigit():
                continue
            value = int(digits)
            step = chance.choice([-30, -11, -7, -3, -1, 1, 2, 5, 12, 40])
            new = value + step if 1000 <= value <= 2100 else value * chance.choice([2, 3]) + 1
            return question[: match.start()] + str(new) + question[match.start() + len(digits):]
        else:
            pairs = [(a, b) for x, y in OPPOSITES for a, b in ((x, y), (y, x)) if re.search(rf"\b{a}\b", question)]
            if pairs:
                old, new = chance.choice(pairs)
                return re.sub(rf"\b{old}\b", new, question, count=1)
    return None


def nearest_others(rows, corpus, chance):
    """For each row the passages of the corpus that share the most words with its
    question and do not hold its answer, best first."""
    vectors = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    passages = vectors.fit_transform([f"{c['title']} {c['passage']}" for c in corpus])
    questions = vectors.transform([row["question"] for row in rows])
    for start in range(0, len(rows), 512):
        scores = (questions[start : start + 512] @ passages.T).toarray()
        best = numpy.argsort(-scores, axis=1)[:, :8]
        for row, order in zip(rows[start : start + 512], best):
            others = [
                corpus[at]
                for at in order
                if corpus[at]["passage"] != row["passage"]
                and not any(answer.lower() in corpus[at]["passage"].lower() for answer in row["answers"])
            ]
            if others:
                yield row, others[0] if chance.random() < 0.6 else chance.choice(others)


def with_negatives(rows, chance, near=NEAR, removed=REMOVED, changed=CHANGED):
    """The rows, and negatives made from those that have an answer."""
    positive = [row for row in rows if row["answerable"]]
    by_group = collections.defaultdict(set)
    for row in rows:
        by_group[row["group"]] |= names(row["passage"])
    made = []

    def negative(row, kind, **changes):
        made.append({**row, "answers": [], "sentences": [], "answerable": False, "source": f"{row['source']}.{kind}", **changes})

    corpus = list({row["passage"]: row for row in rows}.values())
    chosen = [row for row in positive if chance.random() < near]
    if near:
        for row, other in nearest_others(chosen, corpus, chance):
            negative(row, "near", passage=other["passage"], title=other["title"])
    for row in positive:
        if chance.random() < removed and (text := without_answer(row)):
            negative(row, "removed", passage=text)
        if chance.random() < changed:
            question = changed_question(row, by_group[row["group"]], chance)
            if question and question != row["question"]:
                negative(row, "changed", question=question)
    return rows + made


def training_sources(folder, chance):
    settings = {
        # The sources bring negatives of their own; what is missing is made.
        "squad2_half": dict(near=0.0, removed=0.1, changed=0.5),
        "sentences_nqg": dict(near=0.0, removed=0.1, changed=0.0),
        "qamr": dict(near=0.3, removed=0.0, changed=0.3),
        "selqa": dict(near=0.0, removed=0.0, changed=0.2),
        "policyqa": dict(near=0.5, removed=0.2, changed=0.0),
        "covid_qa": dict(near=0.2, removed=0.2, changed=0.2),
    }
    for name, shares in settings.items():
        rows = [
            {**row, "source": name, "group": f"{name}:{row['title']}"}
            for row in read_lines(folder / f"{name}.jsonl.gz")
        ]
        yield from with_negatives(rows, chance, **shares)


def question_set(folder, name, chance):
    passages = {row["id"]: row for row in read_lines(folder / name / "corpus.jsonl")}
    rows = []
    for row in read_lines(folder / name / "questions.jsonl"):
        passage = passages.get(row["gold"])
        if passage is None:
            continue
        title = passage.get("title") or ""
        rows.append(
            dict(
                question=row["question"], title=title, passage=passage["text"],
                answers=row["answers"], sentences=[], answerable=True,
                source=name, group=f"{name}:{title or row['gold']}",
            )
        )
    return with_negatives(rows, chance)


def answer_sentences(folder):
    """Candidate sentences of one question, some of which answer it."""
    for row in read_lines(folder / "answer_sentences" / "tune.jsonl"):
        for sentence in row["sentences"]:
            text, answers = sentence["text"], sentence["answers"]
            yield dict(
                question=row["question"], title="", passage=text, answers=[],
                sentences=[text] if answers else [], answerable=answers,
                source="answer_sentences", group=f"answer_sentences:{row['id']}",
            )


def clapnq(folder):
    """Questions that people typed into a search engine (only to check with)."""
    for name, answerable in (("answerable", True), ("unanswerable", False)):
        for row in read_lines(folder / f"clapnq_dev_{name}.jsonl"):
            passage = row["passages"][0]
            chosen = (row.get("output") or [{}])[0].get("selected_sentences") or []
            yield dict(
                question=row["input"], title=passage["title"], passage=passage["text"],
                answers=[], sentences=[passage["sentences"][i] for i in chosen if isinstance(i, int) and i < len(passage["sentences"])],
                answerable=answerable, source="clapnq", group=f"clapnq:{row['id']}",
            )


def main():
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    chance = random.Random(SEED)
    rows = list(training_sources(data / "train", chance))
    for name in ("squad_tune", "reviews_tune"):
        rows += question_set(data / "eval", name, chance)
    rows += answer_sentences(data / "eval")
    for argument in sys.argv[3:]:
        rows += clapnq(Path(argument.removeprefix("--clapnq=")))
    with gzip.open(out / "pairs.jsonl.gz", "wt") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    for source, count in sorted(collections.Counter(row["source"] for row in rows).items()):
        print(f"{source:24} {count}")


if __name__ == "__main__":
    main()
