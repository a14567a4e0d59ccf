"""Any OpenAI-compatible chat endpoint as classifier, with the codebook as prompt."""

from citance.classify.chat.classifier import ChatClassifier
from citance.classify.chat.cost import Estimate, as_text
from citance.classify.chat.prompt import PROMPT_VERSION

__all__ = ["PROMPT_VERSION", "ChatClassifier", "Estimate", "as_text"]
