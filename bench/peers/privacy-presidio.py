"""Personal data with presidio-analyzer: its own pattern recognisers, all that it loads for English, over a tokeniser without a model, so that
its context words count (lower-case words stand for lemmas). No names, places or organisations: those want a model."""
from collections import Counter

from common import Clock, arguments, finish, identity, read, version, write

args = arguments(__doc__, "rows", spans=None, floor=0.0)
import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine


# Its addresses are checked against the list of suffixes that the package brings; it would fetch a newer one.
tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


class Blank(SpacyNlpEngine):
    def load(self):
        words = spacy.blank("en")

        def lemmas(doc):
            for token in doc:
                token.lemma_ = token.lower_
            return doc

        spacy.language.Language.component("words as lemmas", func=lemmas)
        words.add_pipe("words as lemmas")
        self.nlp = {"en": words}


rows = read(args.rows)
engine = Blank(ner_model_configuration=NerModelConfiguration(model_to_presidio_entity_mapping={"PERSON": "PERSON"}))
engine.load()
registry = RecognizerRegistry()
registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
# What would have to be asked of a model gives nothing here.
registry.recognizers = [one for one in registry.recognizers if "Spacy" not in one.name]
analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"], default_score_threshold=args.floor)
clock = Clock()
found = [
    {"id": identity(row, number), "type": one.entity_type, "start": one.start, "end": one.end, "score": round(one.score, 3)}
    for number, row in enumerate(rows)
    for one in analyzer.analyze(row["text"], language="en")
]
clock.phase("rows")
measured = clock.result()
# Python counts code points and JavaScript counts halves of pairs above 65535. Spans are given as JavaScript counts.
texts = {identity(row, number): row["text"] for number, row in enumerate(rows)}
for one in found:
    text = texts[one["id"]]
    one["value"] = text[one["start"] : one["end"]]
    for side in ("start", "end"):
        one[side] += sum(1 for letter in text[: one[side]] if ord(letter) > 0xFFFF)
if args.spans:
    write(args.spans, found)
finish(
    {
        "peer": "presidio-analyzer",
        "version": version("presidio-analyzer"),
        "settings": f"pattern recognisers for English, blank tokeniser, score from {args.floor}",
        "recognisers": sorted(one.name for one in registry.recognizers),
        "rows": len(rows),
        **measured,
        "spans": len(found),
        "byType": dict(sorted(Counter(one["type"] for one in found).items())),
    }
)
