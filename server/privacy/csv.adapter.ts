// Writes lines of cells as a CSV text that table programs read in the right letters.
import { stringify } from 'csv-stringify/sync'

export const writeCsv = (lines: readonly (readonly string[])[]): string =>
  stringify(
    lines.map((cells) => [...cells]),
    { bom: true, record_delimiter: 'windows' },
  )
