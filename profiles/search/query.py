"""Parses a search text into the words that a document must have."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from profiles.search import words
from profiles.search.stemming import stem
from skillmap.kernel.text import refuse_control_characters

QUERY_LENGTH = 200
QUERY_WORDS = 12
# Words of names are indexed without a mark, and with these marks before them: `NAME_MARK` for
# those of the name itself, `ALIAS_MARK` for those of the name and of all its other names.
NAME_MARK, ALIAS_MARK = "-", "+"
# What practitioners write for a word that texts spell out.
_SPELLED_OUT = {
    "k8s": "kubernetes",
    "js": "javascript",
    "ts": "typescript",
    "postgres": "postgresql",
    "tf": "terraform",
    "db": "database",
    "dbs": "databases",
    "repo": "repository",
    "auth": "authentication",
    "perf": "performance",
    "infra": "infrastructure",
    "i18n": "internationalisation",
    "a11y": "accessibility",
    "o11y": "observability",
}
_STOP = frozenset(
    {
        *("a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "into", "is"),
        *("it", "its", "of", "on", "or", "that", "the", "their", "to", "with"),
        # What questions begin with.
        *("can", "did", "do", "does", "how", "i", "me", "my", "our", "should", "we", "what"),
        *("when", "where", "which", "who", "why", "you", "your"),
    }
)


@dataclass(frozen=True, slots=True)
class SearchWord:
    """A word of the index, or the beginning of one."""

    word: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One word as typed, and the ways in which a document may have it: all tokens of a way."""

    typed: str
    ways: tuple[tuple[SearchWord, ...], ...]

    @property
    def is_spelled_out(self) -> bool:
        """Whether it also stands for a word that has other letters."""
        return self.typed in _SPELLED_OUT

    def is_in(self, piece: str) -> bool:
        """Whether a folded piece of text is one that this term stands for."""
        have = words.kept(piece)
        return any(any(_fits(token, have) for token in way) for way in self.ways)


def _fits(token: SearchWord, have: tuple[str, ...]) -> bool:
    if token.is_prefix:
        return any(word.startswith(token.word) for word in have)
    return token.word in have


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, cut to a length that can be answered; every term must be found."""

    text: str
    terms: tuple[Term, ...] = field(hash=False)  # the text says which
    is_cut: bool

    def __bool__(self) -> bool:
        return bool(self.terms)


def parse(typed: str) -> Query:
    """Read a query; raises ValidationError for characters that no text here can contain."""
    text = " ".join(typed[: QUERY_LENGTH + 1].split())
    refuse_control_characters(text)
    is_cut = len(typed.strip()) > QUERY_LENGTH
    text = text[:QUERY_LENGTH].strip()
    pieces = list(dict.fromkeys(words.pieces(words.fold(text))))
    is_cut = is_cut or len(pieces) > QUERY_WORDS
    pieces = pieces[:QUERY_WORDS]
    telling = [piece for piece in pieces[:-1] if piece not in _STOP] + pieces[-1:]
    terms = (_term(piece, is_last=piece is pieces[-1]) for piece in telling)
    return Query(text, tuple(term for term in terms if term.ways), is_cut)


def _term(piece: str, *, is_last: bool) -> Term:
    if words.is_unspaced(piece):
        return Term(piece, (_run(piece),))
    inside, whole = words.parts(piece), words.joined(piece)
    if not inside:
        return Term(piece, ())
    if len(inside) == 1:
        ways = _word(inside[0], whole, is_last=is_last)
        meant = _SPELLED_OUT.get(piece)
        return Term(piece, (*ways, (SearchWord(stem(meant)),)) if meant else ways)
    joined: list[tuple[SearchWord, ...]] = [(SearchWord(whole, is_prefix=is_last),)]
    if min(map(len, inside)) > 1:
        *first, last = inside
        joined += [(*map(SearchWord, first), way[0]) for way in _word(last, last, is_last=is_last)]
    return Term(piece, tuple(joined))


def _run(piece: str) -> tuple[SearchWord, ...]:
    if len(piece) == 1:
        return (SearchWord(piece, is_prefix=True),)
    return tuple(map(SearchWord, dict.fromkeys(words.pairs(piece)[:-1])))


def _word(word: str, whole: str, *, is_last: bool) -> tuple[tuple[SearchWord, ...], ...]:
    """A simple word, or the beginning of one where it is the last and so perhaps unfinished."""
    if whole != word:  # c++
        return ((SearchWord(whole),),)
    if len(word) == 1:
        return (
            ((SearchWord(word),), (SearchWord(NAME_MARK + word, is_prefix=True),))
            if is_last
            else ((SearchWord(word),),)
        )
    if not is_last:
        return ((SearchWord(stem(word)),),)
    beginning = (SearchWord(word, is_prefix=True),)
    return (beginning,) if stem(word).startswith(word) else ((SearchWord(stem(word)),), beginning)


def in_name(terms: Iterable[Term], mark: str = NAME_MARK) -> tuple[Term, ...]:
    """The same terms, to be found in names only: in those whose words have the mark."""
    return tuple(
        replace(term, ways=tuple(tuple(_marked(word, mark) for word in way) for way in term.ways))
        for term in terms
    )


def _marked(word: SearchWord, mark: str) -> SearchWord:
    return replace(word, word=mark + word.word.removeprefix(NAME_MARK))
