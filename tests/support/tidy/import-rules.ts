// Decides whether one file may import another: the directions of the house, the line of the domains, the roles inside a domain.
import { posix } from 'node:path'
import { DOMAINS, NARROW_DOMAINS, placeOf } from './map.ts'
import type { Place, Role } from './map.ts'
import type { ImportFact, SourceFile } from './source-file.ts'

export type Violation = { readonly rule: string; readonly file: string; readonly what: string }
type Domain = Extract<Place, { part: 'domain' }>

/** Path from the root for a relative import, undefined for a package. */
export function resolveImport(file: string, from: string): string | undefined {
  return from.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file), from)) : undefined
}

export function checkImports(file: SourceFile): Violation[] {
  return file.imports.flatMap((one) => {
    const target = resolveImport(file.path, one.from)
    const reason = target === undefined ? refusePackage(file.path, one) : refuseFile(file.path, target, one)
    return reason ? [{ rule: 'import', file: file.path, what: `${one.from}: ${reason}` }] : []
  })
}

/** mongoose and ioredis are for those that stand behind a port. */
function refusePackage(path: string, one: ImportFact): string | undefined {
  const place = placeOf(path)
  const { from, typeOnly } = one
  if (place.part === 'protocol' && from !== 'zod') return 'the contract imports zod only'
  if (place.part === 'protocol' && PLAIN_CONTRACT.test(path)) return 'this file of the contract imports nothing'
  if ((from === 'mongoose' || from === 'ioredis') && !typeOnly && !mayReachDatabases(path, place))
    return 'only stores, persistence, jobs and the log in realtime'
  if (place.part === 'domain' && place.role === 'rules' && !PURE_PACKAGES.has(from)) return 'rules are pure'
  if (place.part === 'web' && from.startsWith('node:') && path.startsWith('web/src/')) return 'the browser has no node modules'
  return undefined
}

const PLAIN_CONTRACT = /^server\/protocol\/(acts|desk-tabs|ids|money|limits|errors|posters|text)\.ts$/
const PURE_PACKAGES = new Set([
  'node:crypto',
  'node:assert',
  'node:assert/strict',
  'nanoid',
  'modern-ahocorasick',
  'escape-html',
  'csv-parse/sync',
  'dayjs',
  'dayjs/plugin/utc.js',
  'dayjs/plugin/timezone.js',
])

function mayReachDatabases(path: string, place: Place): boolean {
  if (place.part === 'tests' || place.part === 'scripts' || place.part === 'root') return true
  if (place.part === 'infrastructure')
    return place.folder === 'persistence' || place.folder === 'jobs' || path.startsWith('server/realtime/')
  return place.part === 'domain' && place.role === 'store'
}

function refuseFile(path: string, target: string, one: ImportFact): string | undefined {
  const from = placeOf(path)
  const to = placeOf(target)
  if (from.part === 'tests') return undefined
  if (to.part === 'tests') return 'nobody imports tests'
  if (from.part === 'scripts') return undefined
  if (to.part === 'scripts') return 'nobody imports scripts'
  if (from.part === 'web') return refuseInWeb(path, target, to, one)
  if (to.part === 'web') return 'the server does not import pages'
  if (from.part === 'protocol') return refuseInProtocol(path, to)
  if (from.part === 'media') return to.part === 'media' || to.part === 'protocol' ? undefined : 'media knows the contract only'
  if (to.part === 'media' && target !== 'media/media-engine.ts') return 'the server sees media only through media/media-engine.ts'
  if (from.part === 'root') return undefined
  if (to.part === 'root') return 'only main.ts and app.ts put things together'
  if (path === 'server/config.ts' && target === 'server/persistence/native-parts.ts') return undefined
  if (from.part === 'core') return to.part === 'core' || to.part === 'protocol' ? undefined : 'the core imports the contract and itself'
  if (from.part === 'infrastructure') return refuseInInfrastructure(from.folder, to)
  return from.part === 'domain' ? refuseInDomain(from, to, target, one) : undefined
}

function refuseInProtocol(path: string, to: Place): string | undefined {
  if (to.part !== 'protocol') return 'the contract imports nothing of the project'
  return PLAIN_CONTRACT.test(path) ? 'this file of the contract imports nothing' : undefined
}

function refuseInInfrastructure(folder: string, to: Place): string | undefined {
  if (to.part === 'domain') return 'infrastructure imports no domain; app.ts hands in what it needs'
  if (to.part === 'media') return 'infrastructure does not know media'
  const reachesUp = folder === 'persistence' && to.part === 'infrastructure' && to.folder !== 'persistence'
  return reachesUp ? 'persistence stands below the other infrastructure' : undefined
}

function refuseInDomain(from: Domain, to: Place, target: string, one: ImportFact): string | undefined {
  if (to.part === 'domain' && to.domain !== from.domain) return refuseOtherDomain(from, to, target, one)
  // The sandbox is a provider of its own that happens to live in our process.
  if (!from.role || from.folder === 'sandbox') return undefined
  if (to.part === 'media') return from.role === 'service' && !one.typeOnly ? 'a service takes the types of media only' : undefined
  if (to.part === 'core' || to.part === 'protocol') return refuseCore(from.role, to, target, one)
  if (to.part === 'infrastructure') return refuseInfrastructure(from.role, to.folder)
  return to.part === 'domain' && to.role ? refuseRole(from.role, to.role, one) : undefined
}

function refuseOtherDomain(from: Domain, to: Domain, target: string, one: ImportFact): string | undefined {
  const line: readonly string[] = DOMAINS
  const narrow = NARROW_DOMAINS[from.domain]
  if (!line.includes(from.domain)) return `${from.domain} has no place in the line of domains (tests/support/tidy/map.ts)`
  if (narrow && !narrow.includes(to.domain))
    return `${from.domain} imports ${narrow.length > 0 ? `only ${narrow.join(' and ')}` : 'no domain'}`
  if (line.indexOf(to.domain) > line.indexOf(from.domain)) return `${to.domain} stands below ${from.domain} in the line of domains`
  // payments imports no order, so the route of its notices stands in orders/, whose settlement it calls.
  if (from.domain === 'orders' && from.role === 'routes' && target === 'server/payments/inbox.service.ts') return undefined
  if (from.role === 'door' && to.role === 'door' && one.typeOnly) return undefined
  if (from.role === 'routes' || from.role === 'socket') return 'routes and sockets call services of their own domain'
  if (to.role !== 'rules' && to.role !== 'service') return 'of another domain only rules and services may be used'
  return from.role === 'rules' && to.role !== 'rules' ? 'rules use rules only' : undefined
}

function refuseCore(role: Role, to: Place, target: string, one: ImportFact): string | undefined {
  if (role !== 'rules' || to.part === 'protocol' || one.typeOnly) return undefined
  return target === 'server/transitions.ts' ? undefined : 'rules use the contract, transitions.ts and rules'
}

const EDGES: Partial<Record<Role, readonly string[]>> = {
  store: ['persistence'],
  adapter: ['persistence'],
  routes: ['http'],
  socket: ['realtime'],
  door: ['persistence', 'http', 'realtime', 'jobs'],
}

function refuseInfrastructure(role: Role, folder: string): string | undefined {
  return EDGES[role]?.includes(folder) ? undefined : `a ${role} does not use ${folder}/`
}

/** Inside one domain; types may point at the file that exports the port. */
const USES: Readonly<Record<Role, readonly Role[]>> = {
  rules: ['rules'],
  service: ['rules', 'service'],
  store: ['rules', 'service', 'store'],
  adapter: ['rules', 'service', 'adapter'],
  routes: ['service', 'routes', 'rules'],
  socket: ['service', 'socket', 'rules'],
  door: ['rules', 'service', 'store', 'adapter', 'routes', 'socket', 'door'],
}

function refuseRole(from: Role, to: Role, one: ImportFact): string | undefined {
  if (!USES[from].includes(to)) return `a ${from} does not use a ${to}`
  const behindPort = (from === 'store' || from === 'adapter') && to === 'service'
  return behindPort && !one.typeOnly ? `a ${from} takes only the port's type from a service` : undefined
}

const WEB_VALUES = /^server\/protocol\/(acts|desk-tabs|ids|money|limits|errors|posters|text|room-fold)\.ts$/

function refuseInWeb(path: string, target: string, to: Place, one: ImportFact): string | undefined {
  if (to.part === 'protocol') {
    const allowed = one.typeOnly || WEB_VALUES.test(target)
    return allowed ? undefined : 'pages take types of the contract; values only of its files without schemas'
  }
  if (to.part !== 'web') return 'pages import server/protocol only'
  return refuseWebLayer(path, target)
}

/** pages -> features -> platform, ui -> text, paths. */
function refuseWebLayer(path: string, target: string): string | undefined {
  const from = webLayer(path)
  const to = webLayer(target)
  if (from.layer === 'features' && to.layer === 'pages') return 'features do not know pages'
  if (from.layer === 'features' && to.layer === 'features' && from.name !== to.name)
    return 'a feature does not import another; the page passes data between them'
  if ((from.layer === 'platform' || from.layer === 'ui' || from.layer === 'text') && (to.layer === 'features' || to.layer === 'pages'))
    return `${from.layer} stands below features and pages`
  if (from.layer === 'platform' && to.layer === 'ui') return 'the platform draws nothing'
  return undefined
}

function webLayer(path: string): { layer: string; name: string } {
  const [, , layer = '', name = ''] = path.split('/')
  return { layer, name }
}
