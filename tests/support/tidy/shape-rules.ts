// Checks a file by itself: its length, its functions' length, its names, its opening comment, and words that may not stand in it.
import { placeOf } from './map.ts'
import type { Violation } from './import-rules.ts'
import type { SourceFile } from './source-file.ts'

export const FILE_LINES_MAX = 300
export const FUNCTION_LINES_MAX = 70
export const COMPONENT_LINES_MAX = 150
const OPENING_CHARS_MIN = 20

const BANNED_NAMES = /^(utils?|common|helpers?|managers?|misc|shared|stuff|lib|data|base|core|functions|constants|types|interfaces)$/
const BANNED_FUNCTIONS = /^handle[A-Z]|(Manager|Helper|Util)$/
const BANNED_ACTS = new Set(['member.impersonate', 'ledger.update', 'ledger.delete', 'audit.delete', 'counter.set'])
const BANNED_SCHEMAS = ['any', 'unknown', 'json', 'looseObject', 'passthrough', 'coerce']
const BANNED_HTML = ['dangerouslySetInnerHTML', 'innerHTML', 'outerHTML', 'insertAdjacentHTML']
const IMPURE_MEMBERS = ['Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID', 'crypto.getRandomValues']
const IMPURE_CALLS = ['new Date', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'randomUUID', 'randomInt', 'randomBytes']
const UNFINISHED = /\b(TODO|FIXME|HACK|XXX)\b/

export function checkShape(file: SourceFile): Violation[] {
  return [...checkLengths(file), ...checkNames(file), ...checkOpening(file), ...checkWords(file)]
}

function checkLengths(file: SourceFile): Violation[] {
  const found: Violation[] = []
  if (file.lines > FILE_LINES_MAX)
    found.push({ rule: 'file length', file: file.path, what: `${file.lines} lines, at most ${FILE_LINES_MAX}` })
  // A describe block of a test is a list of tests, not a function that one has to understand as a whole.
  const counted = file.path.startsWith('tests/') ? file.functions.filter((one) => !one.name.startsWith('(')) : file.functions
  for (const one of counted) {
    const max = one.isComponent && file.path.endsWith('.tsx') ? COMPONENT_LINES_MAX : FUNCTION_LINES_MAX
    if (one.lines > max) found.push({ rule: 'function length', file: file.path, what: `${one.name}: ${one.lines} lines, at most ${max}` })
  }
  return found
}

function checkNames(file: SourceFile): Violation[] {
  const found: Violation[] = []
  const bad = (what: string): number => found.push({ rule: 'name', file: file.path, what })
  for (const part of file.path.split('/')) {
    const name = part.replace(/\..*$/, '')
    if (BANNED_NAMES.test(name)) bad(`${part} says nothing about what is in it`)
    if (/\.(ts|tsx|mjs)$/.test(part) && !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/.test(part)) bad(`${part} is not kebab-case`)
  }
  for (const one of file.functions) if (BANNED_FUNCTIONS.test(one.name)) bad(`${one.name} is not a verb of the trade`)
  const place = placeOf(file.path)
  if (place.part === 'domain' && !place.role && file.path.endsWith('.ts'))
    bad('a file of a domain has a role: rules, service, store, adapter, routes, socket, or is door.ts')
  if (file.onlyReexports) bad('a barrel file: it only hands on what others export')
  return found
}

function checkOpening(file: SourceFile): Violation[] {
  const first = file.text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#!')) ?? ''
  const good = /^\/[/*]/.test(first) && first.length >= OPENING_CHARS_MIN
  return good ? [] : [{ rule: 'opening comment', file: file.path, what: 'a file opens with one sentence: what it is in charge of' }]
}

function checkWords(file: SourceFile): Violation[] {
  const found: Violation[] = []
  const bad = (what: string): number => found.push({ rule: 'word', file: file.path, what })
  const place = placeOf(file.path)
  if (place.part === 'tests') return found
  if (file.members.has('process.env') && !mayReadEnvironment(file.path)) bad('process.env: only server/config.ts reads the environment')
  for (const word of BANNED_HTML) if (file.properties.has(word)) bad(`${word}: text is text, never HTML`)
  if (file.called.has('eval')) bad('eval')
  if (file.called.has('Function') || file.called.has('new Function')) bad('new Function')
  for (const act of file.strings) if (BANNED_ACTS.has(act)) bad(`${act}: nobody has this act`)
  if (UNFINISHED.test(file.text)) bad('a note about unfinished work')
  if (place.part === 'protocol') for (const word of loose(file)) bad(`${word}: the contract is strict`)
  if (place.part === 'domain' && place.role === 'rules')
    for (const word of impure(file)) bad(`${word}: rules are pure, time and chance arrive as arguments`)
  return found
}

function mayReadEnvironment(path: string): boolean {
  return path === 'server/config.ts' || path.startsWith('scripts/') || path === 'web/vite.config.ts'
}

function loose(file: SourceFile): string[] {
  const words = BANNED_SCHEMAS.filter((word) => file.members.has(`z.${word}`)).map((word) => `z.${word}`)
  if (file.properties.has('passthrough') || file.properties.has('loose')) words.push('passthrough')
  if (/z\s*\.record\(\s*z\s*\.string\(\)/.test(file.text)) words.push('z.record with free keys')
  return words
}

function impure(file: SourceFile): string[] {
  return [...IMPURE_MEMBERS.filter((word) => file.members.has(word)), ...IMPURE_CALLS.filter((word) => file.called.has(word))]
}
