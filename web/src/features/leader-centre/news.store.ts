// What this leader's people did a moment ago, newest first; kept by the page only, for as long as it is open.
import { create } from 'zustand'
import type { PrivateEntry } from '../../../../server/protocol/room.ts'

export type PersonEntry = Extract<PrivateEntry, { kind: 'came' | 'person' }>
export type NewsRow = {
  key: string
  name: string
  act: 'came' | Extract<PrivateEntry, { kind: 'person' }>['act']
  title: string | null
  atMs: number
}
const rowsMax = 8

export const useNews = create<{ rows: readonly NewsRow[] }>(() => ({ rows: [] }))

/** The same person's next step replaces her last one: the list says where each of them is now. */
export function takeNews(entry: PersonEntry, atMs: number): void {
  const act = entry.kind === 'came' ? ('came' as const) : entry.act
  const title = entry.kind === 'came' ? null : entry.title
  const row: NewsRow = { key: `${entry.name}-${entry.version}-${act}`, name: entry.name, act, title, atMs }
  useNews.setState(({ rows }) => ({ rows: [row, ...rows.filter((one) => one.name !== row.name)].slice(0, rowsMax) }))
}
