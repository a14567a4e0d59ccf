"""Text as such: sentences, white space, language, and the roles of sections."""

from citance.text.language import guess_language, reads_as_english
from citance.text.sections import section_role
from citance.text.sentences import split_sentences
from citance.text.spaces import normalise_space

__all__ = ["guess_language", "normalise_space", "reads_as_english", "section_role", "split_sentences"]
