// Asks a table of moves whether a state may follow another; the tables themselves live in each domain's rules.

/** Which states may follow each state. A state with an empty list is final. */
export type Moves<State extends string> = Readonly<Record<State, readonly State[]>>

/** True when `to` may follow `from`. Staying where one is, is no move. */
export function canMove<State extends string>(table: Moves<State>, from: State, to: State): boolean {
  return table[from].includes(to)
}

/** The states from which `to` can be reached: the filter of a compare-and-set. */
export function statesBefore<State extends string>(table: Moves<State>, to: State): State[] {
  return (Object.keys(table) as State[]).filter((from) => canMove(table, from, to))
}
