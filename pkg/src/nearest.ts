/** What a mistyped name may have meant. */

/** The words, with the nearest known name where one is close: at most a third of the letters differ. */
export function withNearest(told: string, name: string, known: Iterable<string>): string {
  const wanted = name.toLowerCase();
  let best: { distance: number; other: string } | undefined;
  for (const other of known) {
    const distance = distanceOf(wanted, other.toLowerCase());
    const close = distance * 3 <= Math.max(wanted.length, other.length);
    if (close && (best === undefined || distance < best.distance)) {
      best = { distance, other };
    }
  }
  return best === undefined ? told : `${told}; did you mean ${best.other}?`;
}

/** Letters to add, take away, change or swap with their neighbour (optimal string alignment). */
function distanceOf(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const changed = (above[j - 1] ?? 0) + (same ? 0 : 1);
      let least = Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
