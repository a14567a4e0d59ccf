"""Search by meaning: vectors of sentences, kept on disk beside the words' index."""

from citance.search.meaning.encoder import SentenceEncoder, load_sentence_encoder
from citance.search.meaning.finder import Claim, MeaningFinder
from citance.search.meaning.fuse import fused
from citance.search.meaning.index import Encoder, MeaningIndex, MeaningSource, VectorStatus, has_vectors, vector_status
from citance.search.meaning.rows import MeaningState

__all__ = [
    "Claim",
    "Encoder",
    "MeaningFinder",
    "MeaningIndex",
    "MeaningSource",
    "MeaningState",
    "SentenceEncoder",
    "VectorStatus",
    "fused",
    "has_vectors",
    "load_sentence_encoder",
    "vector_status",
]
