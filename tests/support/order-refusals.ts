// Which codes of the closed table the order path can refuse with: read from its own source, so that a new one is missed by no test.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ERRORS, type ErrorCode } from '../../server/protocol/errors.ts'

const ORDERS = join(import.meta.dirname, '../../server/orders')
const PLACES = ['placing', 'checkout', 'guarding', 'life.service.ts']
const SAID = /DomainError\(\s*'([a-z_]+)'|\bcode: '([a-z_]+)'|refuseRow\(\w+, '([a-z_]+)'/g
/** What the walls before it say: every event and every request passes them. */
const WALLS: readonly ErrorCode[] = [
  'bad_input',
  'too_large',
  'not_joined',
  'slow_down',
  'sign_in_needed',
  'not_allowed',
  'kicked',
  'unavailable',
]

const filesOf = (place: string): string[] =>
  place.endsWith('.ts')
    ? [join(ORDERS, place)]
    : readdirSync(join(ORDERS, place))
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(ORDERS, place, name))
const isCode = (word: string | undefined): word is ErrorCode => word !== undefined && word in ERRORS

export const orderPathCodes = (): ErrorCode[] => {
  const text = PLACES.flatMap(filesOf)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  const said = [...text.matchAll(SAID)].map(([, thrown, answered, refused]) => thrown ?? answered ?? refused).filter(isCode)
  return [...new Set([...WALLS, ...said])].toSorted()
}
