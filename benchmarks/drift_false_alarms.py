"""How often the drift rule calls two waves of one population different, and two populations.

Run from the root of the project: python -m benchmarks.drift_false_alarms
"""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.declarations.assumptions import assumption_register

_WAVES = 20_000
# Seven scale points and missing, as the items of the sample waves have them.
_BEFORE = np.array([0.02, 0.06, 0.15, 0.28, 0.30, 0.14, 0.04, 0.01])
_AFTER = np.array([0.06, 0.14, 0.24, 0.28, 0.18, 0.07, 0.02, 0.01])


def called_drift(now: NDArray[np.int64], before: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Apply the rule of marts.distribution_drift to independent responses, wave by wave."""
    register = assumption_register()
    z = register.value("drift_noise_z")
    kinds = ((now + before) > 0).sum(axis=1)
    n, m = now.sum(axis=1), before.sum(axis=1)
    seen = (now + before) > 0
    p = (now + 0.5) / (n + 0.5 * kinds)[:, None]
    q = (before + 0.5) / (m + 0.5 * kinds)[:, None]
    psi = np.where(seen, (p - q) * np.log(p / q), 0).sum(axis=1)
    df = kinds - 1
    noise = (1 / n + 1 / m) * df * (1 - 2 / (9 * df) + z * np.sqrt(2 / (9 * df))) ** 3
    found: NDArray[np.bool_] = psi > np.maximum(noise, register.value("drift_psi"))
    return found


def main() -> None:
    """Print the share of waves called drift."""
    random = np.random.default_rng(11)
    print("| responses, each wave | nothing moved | mean 0.7 points lower |")
    print("| --- | --- | --- |")
    for n in (30, 60, 113, 250, 500):
        before = random.multinomial(n, _BEFORE, size=_WAVES)
        same = called_drift(random.multinomial(n, _BEFORE, size=_WAVES), before).mean()
        moved = called_drift(random.multinomial(n, _AFTER, size=_WAVES), before).mean()
        print(f"| {n} | {same:.5f} | {moved:.3f} |")


if __name__ == "__main__":
    main()
