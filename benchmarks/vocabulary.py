"""Words as helpdesks use them: a few all the time, most of them hardly ever (Zipf's law)."""

import itertools
import random

_FREQUENT = """
the to and is please i you it in we of for not on have this with my that can be are your from
thanks since at as our hello but if an need problem no or was error when after will me regards
get has do still any know would account email team how all customer work user try new message
been just time they working what access order up open there help out see again could server
so then also which password now issue login us by here cannot support one only day system send
sent attached page printer number date screen week contact mail address update best click change
file check network invoice back let phone first before computer use install machine call
yesterday today morning connect connection find found between version software restart browser
office payment device add ticket receive received available information report data delivery
service set same other their some company who question possible old more over department
colleague keyboard monitor laptop license contract backup folder drive shared calendar meeting
room battery cable driver firmware switch router wireless signal slow fast crash freeze blue
black paper toner jam scan copy print reset expired locked blocked denied permission rights
group member list table database query timeout certificate security warning virus spam filter
attachment download upload storage disk space memory full quota limit exceeded restore deleted
lost missing wrong correct confirm confirmation approve approval request form field required
invalid valid code product price quote discount refund return exchange shipment
tracking warehouse stock item quantity tax total amount bank transfer card credit debit due
overdue reminder cancel cancellation subscription renewal upgrade downgrade feature option
settings profile name language zone export import sync mobile app tablet android iphone
""".split()
_ONSETS = "b br c ch cl d dr f fl g gl gr h j k l m n p pl pr qu r s sh sk sl sp st t th tr v w z"
_VOWELS = "a e i o u ai ea ee oa oo ou"
_CODAS = "b ck d ft g ld ll m mp n nd ng nt p r rk rt s sh ss st t x"
_SIZE = 40_000

# Words of known frequency for the searches: word -> in which share of the tickets it is planted.
PLANTED = {
    "zeppelin": 1 / 2_000,
    "turbine": 6 / 1_000,
    "gateway": 44 / 1_000,
    "escalator": 12 / 100,
    "warranty": 30 / 100,
}
COMMON = "warranty"
ALSO_COMMON = "escalator"
ONE_IN_2000 = "zeppelin"


def words() -> list[str]:
    """All words, the most frequent first; always the same ones."""
    chance = random.Random(1)
    parts = [source.split() for source in (_ONSETS, _VOWELS, _CODAS)]
    made = dict.fromkeys(_FREQUENT)
    while len(made) < _SIZE:
        syllables = chance.choice((2, 2, 3))
        made["".join(chance.choice(part) for _ in range(syllables) for part in parts)] = None
    return list(made)


class Writer:
    """Writes titles and texts by chance; equal seeds write equally."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._words = words()
        self._weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(_SIZE)))

    def some(self, count: int) -> list[str]:
        """Words, as often as the law says."""
        return self.chance.choices(self._words, cum_weights=self._weights, k=count)

    def title(self) -> str:
        """Three to eight words."""
        return " ".join(self.some(self.chance.randint(3, 8))).capitalize()

    def text(self, planted: list[str]) -> str:
        """A mail's text of some 50 words with greeting and name; ``planted`` words stand in it."""
        length = min(400, 8 + int(self.chance.expovariate(1 / 42)))
        body = self.some(length) + planted
        lines = [" ".join(body[start : start + 12]) for start in range(0, len(body), 12)]
        return "Hello,\n\n" + ".\n".join(lines) + ".\n\nKind regards\n"

    def planted(self) -> list[str]:
        """The planted words of one ticket."""
        return [word for word, share in PLANTED.items() if self.chance.random() < share]


def code_of(ticket_id: int) -> str:
    """A word that only this ticket has, such as a serial number."""
    return f"sn{ticket_id * 7919:x}q"
