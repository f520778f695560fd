// Reads a CSV of leaders and groups into rows, each good or with what is wrong on its line; heads in either language.
import { parse } from 'csv-parse/sync'
import { GROUP_SIZE_MAX } from '../../protocol/groups.ts'
import { PHONE_PATTERN } from '../../protocol/ids.ts'
import type { LEADER_IMPORT_REFUSALS } from '../../protocol/leader-import.ts'
import { displayText, graphemes } from '../../protocol/text.ts'
import type { ReadLeaders, ReadRow } from './leader-import.service.ts'

const RECORD_CHARS_MAX = 64 * 1024
const ROWS_MAX = 2_000
const TEXT_MAX = 20
const ABOUT_MAX = 200

type Column = 'phone' | 'name' | 'about' | 'group' | 'size' | 'region' | 'crowd' | 'trade'
const HEADS = new Map<string, Column>([
  ['手机号', 'phone'],
  ['手机', 'phone'],
  ['phone', 'phone'],
  ['称呼', 'name'],
  ['姓名', 'name'],
  ['团长', 'name'],
  ['name', 'name'],
  ['介绍', 'about'],
  ['about', 'about'],
  ['社群', 'group'],
  ['群名', 'group'],
  ['group', 'group'],
  ['群人数', 'size'],
  ['人数', 'size'],
  ['size', 'size'],
  ['地区', 'region'],
  ['region', 'region'],
  ['人群', 'crowd'],
  ['crowd', 'crowd'],
  ['行业', 'trade'],
  ['trade', 'trade'],
])
type Read = { readonly record: readonly string[]; readonly info: { readonly lines: number } }
type Wrong = (typeof LEADER_IMPORT_REFUSALS)[number]

/** Spreadsheets keep long digits as text by '12, ="12" or a tab. */
const plain = (cell: string | undefined): string =>
  displayText(
    (cell ?? '')
      .replace(/^\uFEFF/, '')
      .trim()
      .replace(/^="?(.*?)"?$/, '$1')
      .replace(/^'/, ''),
  )

function rowOf(line: number, cell: (column: Column) => string): ReadRow {
  const [phone, name, about, group] = [cell('phone').replace(/[\s-]/g, ''), cell('name'), cell('about'), cell('group')]
  const shown = { line, phone: phone.slice(0, TEXT_MAX), name: name.slice(0, TEXT_MAX), group: group.slice(0, TEXT_MAX) }
  const wrong = (why: Wrong): ReadRow => ({ ...shown, wrong: why })
  if (!PHONE_PATTERN.test(phone)) return wrong('bad_phone')
  if (graphemes(name) < 2 || graphemes(name) > TEXT_MAX) return wrong('bad_name')
  if (graphemes(about) > ABOUT_MAX) return wrong('bad_about')
  if (group === '') return { ...shown, good: { phone, name, about, group: null } }
  if (graphemes(group) > TEXT_MAX) return wrong('bad_group')
  const size = cell('size') === '' ? 0 : /^[0-9]{1,4}$/.test(cell('size')) ? Number(cell('size')) : -1
  if (size < 0 || size > GROUP_SIZE_MAX) return wrong('bad_size')
  const tags = { region: cell('region'), crowd: cell('crowd'), trade: cell('trade') }
  if (Object.values(tags).some((tag) => graphemes(tag) > TEXT_MAX)) return wrong('bad_tags')
  const given = Object.fromEntries(Object.entries(tags).filter(([, tag]) => tag !== ''))
  return { ...shown, good: { phone, name, about, group: { name: group, size, tags: given } } }
}

/** One answer a line. Empty lines are passed over. */
export const readLeaders: ReadLeaders = (csv, firstLine) => {
  const refuse = (why: Wrong): ReadRow[] => [{ line: firstLine - 1, phone: '', name: '', group: '', wrong: why }]
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
      to: ROWS_MAX + 1,
    }) as unknown as readonly Read[]
  } catch {
    return refuse('bad_row')
  }
  const [head, ...rows] = records
  const columns = new Map<Column, number>()
  for (const [index, name] of (head?.record ?? []).entries()) {
    const column = HEADS.get(plain(name).toLowerCase().replace(/\s/g, ''))
    if (column && !columns.has(column)) columns.set(column, index)
  }
  if (!columns.has('phone') || !columns.has('name')) return refuse('bad_head')
  const headLines = head?.info.lines ?? 1
  return rows.flatMap(({ record, info }) => {
    if (record.every((cell) => plain(cell) === '')) return []
    const cell = (column: Column): string => plain(record[columns.get(column) ?? -1])
    return [rowOf(firstLine + info.lines - headLines - 1, cell)]
  })
}
