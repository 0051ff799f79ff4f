#!/usr/bin/env python3
"""Extraction beside spaCy's PhraseMatcher and Matcher over the same cue words and the same turns, in one run.

usage: benches/peers/spacy_matchers.py [MEGABYTES]

Installs spaCy into a virtual environment of its own under target/, runs `cargo bench --bench extract` on MEGABYTES (2 by
default) of the shipped calls, and lets both matchers look for the bench's cue words in its turns: blank English
tokenizer, one process, lower-cased words. The peers find words; extraction finds, judges and fills findings.
Matcher tries every cue at every token, so it also gets as many cues as extraction has patterns. A round is all turns,
or as many as go into SECONDS. Median of three rounds after one that is not counted; ratios count, the machine may be
busy.
"""
import os, pathlib, re, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "peers"
ROUNDS = 3
SECONDS = 20


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
    patterns = int(re.search(r"(\d+) patterns", bench).group(1))
    for name, rate, hits, part in peers(cues, turns, patterns):
        print(f"{name:<58} {rate:8.4f} MB/s  {hits} hits in {part:.0%} of the turns   extraction is {ours / rate:.1f} times as fast")


def peers(cues, turns, patterns):
    import spacy
    from spacy.matcher import Matcher, PhraseMatcher

    nlp = spacy.blank("en")
    nlp.max_length = 10_000_000
    phrases = PhraseMatcher(nlp.vocab, attr="LOWER")
    phrases.add("cue", [nlp.make_doc(c) for c in cues])
    few = cues[:: max(1, len(cues) // patterns)]
    matchers = [(f"PhraseMatcher, {len(cues)} cues", phrases)]
    for some in (few, cues):
        words = Matcher(nlp.vocab)
        words.add("cue", [[{"LOWER": t.lower_} for t in nlp.make_doc(c)] for c in some if c.strip()])
        matchers.append((f"Matcher, {len(some)} cues", words))
    for name, matcher in matchers:
        rates = []
        for _ in range(ROUNDS + 1):
            start, size, hits, read = time.perf_counter(), 0, 0, 0
            for turn in turns:
                hits += len(matcher(nlp.make_doc(turn)))
                size, read = size + len(turn.encode()), read + 1
                if time.perf_counter() - start > SECONDS:
                    break
            rates.append(size / 1e6 / (time.perf_counter() - start))
        yield f"spaCy {spacy.__version__} {name}, 1 process", statistics.median(rates[1:]), hits, read / len(turns)


if __name__ == "__main__":
    main()
