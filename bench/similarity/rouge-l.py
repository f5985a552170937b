"""The same work with the Python package rouge_score: each pair through its scorer, and each new text against a pool that is cut into
tokens once (as Alpaca's generate_instruction.py does). Reads JSON on standard input, prints one line of JSON."""
import json
import sys
import time

from rouge_score import rouge_scorer

data = json.load(sys.stdin)
scorer = rouge_scorer.RougeScorer(['rougeL'], use_stemmer=False)

start = time.process_time()
scores = [scorer.score(a, b)['rougeL'].fmeasure for a, b in data['pairs']]
pair_seconds = time.process_time() - start

start = time.process_time()
cut = scorer._tokenizer.tokenize
pool = [cut(text) for text in data['pool']]
nearest = []
for text in data['texts']:
    tokens = cut(text)
    best, row = 0.0, -1
    for at, other in enumerate(pool):
        score = rouge_scorer._score_lcs(tokens, other).fmeasure
        if score > best:
            best, row = score, at
    nearest.append([row, best])
pool_seconds = time.process_time() - start
print(json.dumps({'scores': scores, 'pairSeconds': pair_seconds, 'nearest': nearest, 'poolSeconds': pool_seconds}))
