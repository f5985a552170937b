"""Values of reference packages on fixed cases, as JSON: what src/statistics/oracles.test.ts must reach to 1e-4.

    python3 -m venv VENV && VENV/bin/pip install vendi-score==0.0.3 sacrebleu==2.6.0 nltk==3.10.4 data-selection==1.0.3 statsmodels==0.15.0 scikit-learn==1.9.1
    VENV/bin/python bench/statistics/oracles.py > src/statistics/oracles-fixture.json
"""
import contextlib, importlib.metadata, json, os, re, sys, tempfile
import numpy as np
from nltk.translate.bleu_score import sentence_bleu, SmoothingFunction
import sacrebleu
from sklearn.metrics import adjusted_rand_score, cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint
from vendi_score import vendi
from data_selection import HashedNgramDSIR

SENTENCES = [
    'Look, Jane. See Spot. See Spot run.',
    'Look, Jane.\nSee Spot run.\nSpot is a dog.',
    'The cat sat on the mat while the dog ran around the old house.',
    'The cat sat on the mat while the bird sang in the old tree.',
    'Write a function that sorts a list of numbers in ascending order.',
    'Write a function that sorts a list of words in descending order.',
    'Explain why the sky is blue, and why it is red at sunset.',
    'What is the capital of France? What is the capital of Peru?',
    'Le chat est assis sur le tapis; il dort déjà.',
    'one two three four five six seven eight nine ten',
]
TARGET = [
    'How do I reset the router? The light is red.',
    'My router shows a red light after the reset.',
    'Why does the router lose its connection at night?',
]
RAW = [
    'Write a poem about the sea.',
    'How can I reset my router to factory settings?',
    'The light of the router is blinking; what does it mean?',
    'Explain photosynthesis in two sentences.',
    'Translate "good night" into French.',
    "Why's my connection lost at night, and how do I fix it?",
    'router router router',
]
tokens = [re.findall(r'\w+', text.lower()) for text in SENTENCES]

def self_bleu_nltk(method):
    scores = [sentence_bleu(tokens[:i] + tokens[i + 1:], tokens[i], smoothing_function=method) for i in range(len(tokens))]
    return float(np.mean(scores))

def self_bleu_sacre(lists):
    scores = []
    for i, own in enumerate(lists):
        rest = [' '.join(one) for j, one in enumerate(lists) if j != i]
        bleu = sacrebleu.sentence_bleu(' '.join(own), rest, smooth_method='none', tokenize='none', use_effective_order=False)
        scores.append(bleu.score / 100)
    return float(np.mean(scores))

# Texts that share runs of four, so that no smoothing plays a part.
OVERLAPPING = [
    'the quick brown fox jumps over the lazy dog today'.split(),
    'the quick brown fox jumps over the sleepy cat'.split(),
    'yesterday the quick brown fox jumps over the lazy dog'.split(),
    'a quick brown fox jumps over the lazy dog and the lazy dog and the cat'.split(),
]

def dsir():
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for name, rows in (('raw', RAW), ('target', TARGET)):
            paths[name] = os.path.join(folder, name + '.jsonl')
            with open(paths[name], 'w') as out:
                for text in rows:
                    out.write(json.dumps({'text': text}) + '\n')
        with contextlib.redirect_stdout(sys.stderr):
            model = HashedNgramDSIR([paths['raw']], [paths['target']], cache_dir=os.path.join(folder, 'cache'), num_proc=1, min_example_length=1)
            model.fit_importance_estimator(num_tokens_to_fit='all')
        return [float(model.importance_estimator(model.featurizer(text))) for text in RAW]

VECTORS = [[1, 2, 0.5], [1, 2, 0.4], [-1, 0.3, 2], [0, 0, 1], [3, 1, 1], [2, 2, 2], [0.1, 5, 1]]
SAMPLES = [0, 0, 10, 10, 20, 20]
TABLES = [[[20, 5], [10, 15]], [[10, 3, 1, 0, 0], [2, 12, 4, 1, 0], [0, 3, 15, 5, 1], [0, 1, 4, 18, 6], [0, 0, 1, 3, 20]], [[0, 3], [0, 7]]]

def finite(value):
    return float(value) if np.isfinite(value) else None

def kappas():
    out = []
    for table in TABLES:
        a = [i for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
        b = [j for row in table for j, n in enumerate(row) for _ in range(n)]
        for weights, wt, sk in (('none', None, None), ('linear', 'linear', 'linear'), ('quadratic', 'quadratic', 'quadratic')):
            got = cohens_kappa(np.array(table), wt=wt)
            out.append({'table': table, 'weights': weights, 'kappa': float(cohen_kappa_score(a, b, weights=sk)), 'low': finite(got.kappa_low), 'high': finite(got.kappa_upp)})
    return out

# The example of the package's own page, for which it gives 3.91: runs of one and of two tokens, each counted, at unit length. Its module
# for texts imports torch, so that the runs are counted here; the score is the package's.
LOOK = [re.findall(r"\w+|[^\w\s]", one) for one in ('Look, Jane.', 'See Spot.', 'See Spot run.', 'Run, Spot, run.', 'Jane sees Spot run.')]

def text_vendi(n):
    runs = [[' '.join(one[i:i + n]) for i in range(len(one) - n + 1)] for one in LOOK]
    names = sorted({run for one in runs for run in one})
    X = np.array([[one.count(name) for name in names] for one in runs], dtype=float)
    X = X / np.linalg.norm(X, axis=1, keepdims=True)
    return X @ X.T

print(json.dumps({
    'versions': {name: importlib.metadata.version(name) for name in ('vendi-score', 'sacrebleu', 'nltk', 'data-selection', 'statsmodels', 'scikit-learn')},
    'vendi': {
        'samples': SAMPLES, 'ofSamples': float(vendi.score(SAMPLES, lambda a, b: float(np.exp(-abs(a - b))))),
        'matrix': [[1, 0.9, 0], [0.9, 1, 0], [0, 0, 1]], 'ofMatrix': float(vendi.score_K(np.array([[1, 0.9, 0], [0.9, 1, 0], [0, 0, 1]]))),
        'look': LOOK, 'ofLook': [float(vendi.score_K(text_vendi(1))), float(vendi.score_K(text_vendi(2))), float(vendi.score_K((text_vendi(1) + text_vendi(2)) / 2))],
        'vectors': VECTORS, 'ofVectors': float(vendi.score_dual(np.array(VECTORS), normalize=True)),
    },
    'bleu': {
        'tokens': tokens, 'nltkMethod1': self_bleu_nltk(SmoothingFunction().method1),
        'overlapping': OVERLAPPING, 'sacrebleu': self_bleu_sacre(OVERLAPPING),
        'nltkPlain': float(np.mean([sentence_bleu(OVERLAPPING[:i] + OVERLAPPING[i + 1:], OVERLAPPING[i]) for i in range(len(OVERLAPPING))])),
    },
    'dsir': {'raw': RAW, 'target': TARGET, 'logWeights': dsir()},
    'kappa': kappas(),
    'wilson': [{'hits': h, 'n': n, 'ends': [float(x) for x in proportion_confint(h, n, method='wilson')]} for h, n in ((0, 10), (3, 10), (10, 10), (499, 1000), (1, 100000), (77, 80))],
    'rand': {'a': [0, 0, 1, 1, 2, 2, 2], 'b': [1, 1, 0, 0, 0, 2, 2], 'score': float(adjusted_rand_score([0, 0, 1, 1, 2, 2, 2], [1, 1, 0, 0, 0, 2, 2]))},
}, indent=1, ensure_ascii=False))
