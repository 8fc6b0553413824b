"""One run over everybody: load, block, weigh, and say what differs from what stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from people.relinking.columns import Held
from people.relinking.engines import Engine
from people.relinking.findings import inside, least_bits, near, reweighed, sizes
from people.relinking.joining import joins
from people.relinking.parting import Always, doubtful, splits
from people.relinking.proposals import Index, Proposal
from people.relinking.reweighing import Decided, changed_weights, row
from people.relinking.splink_settings import ModelFile


@dataclass(slots=True)
class Relinking:
    """A run on one engine. Nothing is written anywhere but in the engine's own folder."""

    engine: Engine
    file: ModelFile
    index: Index
    always: Always
    counts: dict[str, int] = field(default_factory=dict)

    def weigh(self, held: Iterable[Held], decided: Iterable[Decided]) -> None:
        """Take in every record and how its link was decided, and weigh all pairs that share a key."""
        self.counts["records"] = self.engine.load(held, self.file)
        self.engine.load_decided(map(row, decided))
        self.counts["pairs"] = self.engine.block()
        self.engine.weigh(self.file, least=least_bits(self.file))

    def proposals(self) -> Iterator[Proposal]:
        """Splits, joins and changed weights. Whoever does not hold together joins nobody meanwhile."""
        model = self.file.model
        doubted = doubtful(inside(self.engine, self.file), sizes(self.engine), model)
        self.counts["persons_doubted"] = len(doubted)
        broken: set[int] = set()
        for split in splits(doubted, self.index, model, self.always):
            broken.update(split.persons)
            yield split
        alike = near(self.engine, self.file)
        self.counts["persons_alike"] = len(alike)
        whole = {one: others - broken for one, others in alike.items() if one not in broken}
        yield from joins(whole, self.index, model)
        yield from changed_weights(reweighed(self.engine, self.file), model)
