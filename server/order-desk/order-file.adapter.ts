// Writes lines of cells as a CSV text that table programs read in the right letters.
import { stringify } from 'csv-stringify/sync'
import type { WriteFile } from './export.service.ts'

export const writeCsv: WriteFile = (lines) =>
  stringify(
    lines.map((cells) => [...cells]),
    { bom: true, record_delimiter: 'windows' },
  )
