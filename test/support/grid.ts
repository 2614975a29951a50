/** A table written as text: the first line has the columns, each further one begins with the name of its row. Cells hold no spaces. */
export interface Grid {
  readonly columns: readonly string[];
  /** By row, then by column. */
  readonly table: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** `abbreviations`: what a cell stands for; a cell that is none stands for itself. */
export function readGrid(text: string, abbreviations: Readonly<Record<string, string>>): Grid {
  const [columns = [], ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/));
  const row = (cells: readonly string[]) => new Map(cells.map((cell, i) => [columns[i] ?? '', abbreviations[cell] ?? cell]));
  return { columns, table: new Map(rows.map(([name = '', ...cells]) => [name, row(cells)])) };
}
