// Reads a CSV that a person made in a spreadsheet: its columns by what their heads are called, its rows with their line in the file. Pure.
import { parse } from 'csv-parse/sync'

const RECORD_CHARS_MAX = 64 * 1024
const CSV_ROWS_MAX = 2_000

export type CsvRow<Column extends string> = { readonly line: number; readonly cell: (column: Column) => string }
export type CsvTable<Column extends string> = { readonly has: (column: Column) => boolean; readonly rows: readonly CsvRow<Column>[] }
type Read = { readonly record: readonly string[]; readonly info: { readonly lines: number } }

/** Spreadsheets keep long digits as text by '12, ="12" or a tab. */
const plain = (cell: string | undefined): string =>
  (cell ?? '')
    .replace(/^\uFEFF/, '')
    .trim()
    .replace(/^="?(.*?)"?$/, '$1')
    .replace(/^'/, '')
    .trim()

/**
 * `heads`: what a column may be called, in small letters without spaces; a column that comes twice is the first. `firstLine`: the file's
 * line of the first row below the head. Rows without a word are passed over; at most 2,000. Null: no CSV.
 */
export function readCsvTable<Column extends string>(
  csv: string,
  heads: ReadonlyMap<string, Column>,
  firstLine: number,
): CsvTable<Column> | null {
  let records: readonly Read[]
  try {
    // With `info` each record comes with its place, which the package's types do not say.
    records = parse(csv, {
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      bom: true,
      max_record_size: RECORD_CHARS_MAX,
      to: CSV_ROWS_MAX + 1,
    }) as unknown as readonly Read[]
  } catch {
    return null
  }
  const [head, ...rows] = records
  const columns = new Map<Column, number>()
  for (const [index, name] of (head?.record ?? []).entries()) {
    const column = heads.get(plain(name).toLowerCase().replace(/\s/g, ''))
    if (column && !columns.has(column)) columns.set(column, index)
  }
  const headLines = head?.info.lines ?? 1
  return {
    has: (column) => columns.has(column),
    rows: rows
      .filter(({ record }) => record.some((cell) => plain(cell) !== ''))
      .map(({ record, info }) => ({
        line: firstLine + info.lines - headLines - 1,
        cell: (column) => plain(record[columns.get(column) ?? -1]),
      })),
  }
}
