"""The same work with numpy over columns, and containment of one pair with z3. Prints JSON."""

import json
import statistics
import sys
import time


def median(rounds, f):
    """Seconds that this process computed: other programs on the machine do not count."""
    f()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        f()
        times.append(time.process_time() - start)
    return statistics.median(times)


def with_numpy(rows):
    import numpy as np

    rng = np.random.default_rng(7)
    unit, refuses = rng.random(rows) < 0.75, rng.random(rows) < 0.33
    removes, vile = rng.random(rows) < 0.25, rng.random(rows) < 0.25
    times = rng.integers(1, 5, rows)
    multiple = rng.integers(0, 4_000_000, rows)

    def decide():
        # Arithmetic over small integers and one look-up: faster than np.select here.
        first = times == 1
        small = multiple < 2_000_000
        row = np.where(first, 0, np.where(small, 1, 2)).astype(np.uint8)
        row = np.where(refuses, 3, row).astype(np.uint8)
        row = np.where(unit, row, 4).astype(np.uint8)
        circumstance = removes.view(np.uint8) + 2 * vile.view(np.uint8)
        # The law's own tier (拒不改正 revokes) is part of the outcome.
        return (row * 4 + circumstance) * 2 + refuses

    def select():
        row = np.select(
            [~unit, refuses, times == 1, multiple < 2_000_000],
            [4, 3, 0, 1],
            default=2,
        )
        circumstance = np.select([removes & ~vile, vile & ~removes], [1, 2], default=0)
        return (row * 3 + circumstance) * 2 + refuses

    return {"where": median(9, decide) / rows, "select": median(9, select) / rows}


def z3_packages(pairs):
    """One package against another in one case: a fine, a kind that is compulsory, one that is optional."""
    import z3

    def decide():
        for i in range(pairs):
            fine, revoked = z3.Real("fine"), z3.Bool("revoked")
            solver = z3.Solver()
            solver.add(fine >= 10000 + i, fine <= 60000 + i % 2, z3.Or(revoked, z3.Not(revoked)))
            solver.add(z3.Not(z3.And(fine >= 10000, fine <= 60000)))
            answer = solver.check()
            assert (answer == z3.sat) == (i % 2 == 1)
            if answer == z3.sat:
                solver.model()

    return median(3, decide) / pairs


def z3_matters(pairs):
    """A table of five rows over four facts against a law: the fine alone."""
    import z3

    def decide():
        for i in range(pairs):
            unit, refuses = z3.Bools("unit refuses")
            times, fine = z3.Int("times"), z3.Real("fine")
            multiple = z3.Real("multiple")
            between = lambda low, high: z3.And(fine >= low, fine <= high)
            lower = z3.Or(
                z3.And(unit, times == 1, z3.Not(refuses), between(20000, 30000)),
                z3.And(unit, times >= 2, multiple < 2, z3.Not(refuses), between(30000, 40000)),
                z3.And(unit, times >= 2, multiple >= 2, z3.Not(refuses), between(40000, 50000)),
                z3.And(unit, refuses, between(50000, 60000 + i % 2)),
                z3.And(z3.Not(unit), between(10000, 20000)),
            )
            solver = z3.Solver()
            solver.add(times >= 1, multiple >= 0, lower, z3.Not(between(10000, 60000)))
            answer = solver.check()
            assert (answer == z3.sat) == (i % 2 == 1)
            if answer == z3.sat:
                solver.model()

    return median(3, decide) / pairs


pairs = int(sys.argv[2])
print(json.dumps({"numpy": with_numpy(int(sys.argv[1])), "z3": [z3_packages(pairs), z3_matters(pairs)]}))
