#!/usr/bin/env python3
"""Extraction beside spaCy's PhraseMatcher and Matcher over the same cue words and the same turns, in one run.

usage: benches/peers/spacy_matchers.py [MEGABYTES]

Installs spaCy into a virtual environment of its own under target/, runs `cargo bench --bench extract` on MEGABYTES (2 by
default) of the shipped calls, and lets both matchers look for the bench's cue words in its turns: blank English
tokenizer, one process, lower-cased words. The peers find words; extraction finds, judges and fills findings.
Median of three rounds after one that is not counted; ratios count, the machine may be busy.
"""
import os, pathlib, re, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "peers"
ROUNDS = 3


def main():
    megabytes = sys.argv[1] if len(sys.argv) > 1 else "2"
    python = VENV / "bin" / "python"
    if pathlib.Path(sys.prefix) != VENV:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "spacy>=3.8,<4"], check=True)
        os.execv(python, [str(python), __file__, megabytes])
    with tempfile.TemporaryDirectory() as folder:
        bench = subprocess.run(
            ["cargo", "bench", "--locked", "--bench", "extract", "--", megabytes],
            cwd=ROOT, env=dict(os.environ, THROUGHLINE_BENCH_DUMP=folder), check=True, capture_output=True, text=True,
        ).stdout
        cues = (pathlib.Path(folder) / "cues.txt").read_text().splitlines()
        turns = (pathlib.Path(folder) / "turns.txt").read_text().splitlines()
    print(bench, end="")
    ours = float(re.search(r"extraction, 1 thread\s+([\d.]+) MB/s", bench).group(1))
    size = sum(len(t.encode()) for t in turns) / 1e6
    for name, rate, hits in peers(cues, turns, size):
        print(f"{name:<40} {rate:8.2f} MB/s  {hits} hits   extraction is {ours / rate:.1f} times as fast")


def peers(cues, turns, size):
    import spacy
    from spacy.matcher import Matcher, PhraseMatcher

    nlp = spacy.blank("en")
    nlp.max_length = 10_000_000
    phrases = PhraseMatcher(nlp.vocab, attr="LOWER")
    phrases.add("cue", [nlp.make_doc(c) for c in cues])
    words = Matcher(nlp.vocab)
    words.add("cue", [[{"LOWER": t.lower_} for t in nlp.make_doc(c)] for c in cues if c.strip()])
    for name, matcher in (("spaCy PhraseMatcher, 1 process", phrases), ("spaCy Matcher, 1 process", words)):
        times = []
        for _ in range(ROUNDS + 1):
            start = time.perf_counter()
            hits = sum(len(matcher(nlp.make_doc(t))) for t in turns)
            times.append(time.perf_counter() - start)
        yield f"{name} (spaCy {spacy.__version__})", size / statistics.median(times[1:]), hits


if __name__ == "__main__":
    main()
