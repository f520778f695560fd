// Where a file stands in the house: its part, its domain and its role, and the line in which domains stand.

/** In import order: a domain may import only those that stand before it. */
export const DOMAINS = [
  'audit',
  'notifications',
  'files',
  'members',
  'catalog',
  'shows',
  'offers',
  'leaders',
  'pricing',
  'ledger',
  'payments',
  'commission',
  'orders',
  'fulfilment',
  'after-sales',
  'withdrawals',
  'incentives',
  'chat',
  'replay',
  'broadcast',
  'order-desk',
  'entrance',
  'insights',
  'crediting',
  'privacy',
  'demo',
] as const
export const INFRASTRUCTURE = ['http', 'realtime', 'jobs', 'persistence'] as const

/** These domains import fewer than those above them. */
export const NARROW_DOMAINS: Readonly<Record<string, readonly string[]>> = {
  audit: [],
  notifications: [],
  files: [],
  payments: ['audit', 'ledger'],
  commission: ['audit', 'ledger'],
}

export type Role = 'rules' | 'service' | 'store' | 'adapter' | 'routes' | 'socket' | 'door'
export type Place =
  | { readonly part: 'protocol' | 'media' | 'scripts' | 'tests' | 'web' | 'core' | 'root' }
  | { readonly part: 'infrastructure'; readonly folder: (typeof INFRASTRUCTURE)[number] }
  | {
      readonly part: 'domain'
      readonly domain: string
      /** Below the domain's own, e.g. `sandbox`; empty when the file stands in the domain itself. */
      readonly folder: string
      readonly role: Role | undefined
    }

/** Top-level files of server/ that put everything together; the other ones there are the core, which everybody may use. */
export const ASSEMBLY = /^server\/(main|app|edges|domains|people|paid-orders|figures|leader-work|keepers|infrastructure)\.ts$/

export function placeOf(path: string): Place {
  const [top = '', folder = '', ...rest] = path.split('/')
  if (top === 'media' || top === 'scripts' || top === 'tests' || top === 'web') return { part: top }
  if (top !== 'server') return { part: 'root' }
  if (rest.length === 0) return { part: ASSEMBLY.test(path) ? 'root' : 'core' }
  if (folder === 'protocol') return { part: 'protocol' }
  const infrastructure = INFRASTRUCTURE.find((name) => name === folder)
  if (infrastructure) return { part: 'infrastructure', folder: infrastructure }
  return { part: 'domain', domain: folder, folder: rest.slice(0, -1).join('/'), role: roleOf(rest.at(-1) ?? '') }
}

export function roleOf(fileName: string): Role | undefined {
  if (fileName === 'door.ts') return 'door'
  return /\.(rules|service|store|adapter|routes|socket)\.ts$/.exec(fileName)?.[1] as Role | undefined
}
