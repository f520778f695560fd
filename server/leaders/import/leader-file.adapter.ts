// Reads a CSV of leaders and groups into rows, each good or with what is wrong on its line; heads in either language.
import { readCsvTable } from '../../files/csv-table.rules.ts'
import { GROUP_SIZE_MAX } from '../../protocol/groups.ts'
import { PHONE_PATTERN } from '../../protocol/ids.ts'
import type { LEADER_IMPORT_REFUSALS } from '../../protocol/leader-import.ts'
import { displayText, graphemes } from '../../protocol/text.ts'
import type { ReadLeaders, ReadRow } from './leader-import.service.ts'

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
type Wrong = (typeof LEADER_IMPORT_REFUSALS)[number]

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
  const table = readCsvTable(csv, HEADS, firstLine)
  if (!table) return refuse('bad_row')
  if (!table.has('phone') || !table.has('name')) return refuse('bad_head')
  return table.rows.map(({ line, cell }) => rowOf(line, (column) => displayText(cell(column))))
}
