/** Hardware as it is said of a benchmark: `8xH100` is eight cards of one kind, unless the
 * fleet has hardware of that very name. */

/** The hardware, and how many cards where that is said. */
export function cardsOf(text: string, known: readonly string[]): { hardware: string; gpus?: number } {
  const said = text.trim();
  const parts = /^(\d{1,4})\s*[x×*]\s*(.+)$/i.exec(said);
  const [, count, name] = parts ?? [];
  if (count === undefined || name === undefined || Number(count) === 0 || known.includes(said)) {
    return { hardware: said };
  }
  return { hardware: name.trim(), gpus: Number(count) };
}
