/** A whole number from nought on, below this one. */
export type Random = (below: number) => number;

/** Chance that says the same again for the same seed: a failing run can be replayed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
