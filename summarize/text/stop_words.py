"""English stop words, and by them a test for English text."""

from __future__ import annotations

from collections.abc import Iterable

# Chosen by hand. The bundled weights of the learned methods were trained with this list: a
# change of it needs new weights.
STOP_WORDS = frozenset(
    """
    a about above after again against all almost also although always am among an and another any
    are arent around as at be became because become been before being below between both but by
    came can cant cannot could couldnt did didnt do does doesnt doing dont done down during each
    either else even ever every few for from further get gets got had hadnt has hasnt have havent
    having he hed hes her here heres hers herself him himself his how however i im ive if in into
    is isnt it its itself just last least less let like made make many may me might more most much
    must my myself neither never no nor not now of off often on once one only onto or other others
    our ours ourselves out over own per perhaps quite rather same say says said saying see seen
    shall she shes should shouldnt since so some something still such take than that thats the
    their theirs them themselves then there theres these they theyd theyll theyre theyve this
    those though through thus to told too toward towards two under until up upon us use used very
    via was wasnt we weve well went were werent what whats when where whether which while who whos
    whom whose why will with within without wont would wouldnt yet you youd youll youre youve your
    yours yourself yourselves
    """.split()
)

# Least share of stop words among the words of an English text; chosen by hand.
_MIN_SHARE = 0.2


def is_english(words: Iterable[str]) -> bool:
    """Return whether at least a fifth of the lower-case ``words`` are English stop words."""
    are_stop_words = [word in STOP_WORDS for word in words]
    return sum(are_stop_words) >= _MIN_SHARE * len(are_stop_words)
