// Compares the contract's endpoints with the routes that the domains hand in; a difference stops the boot with one line.
import { ACTS } from '../protocol/acts.ts'
import type { Endpoint } from '../protocol/rest-endpoints.ts'
import type { RawRoute, Route } from './route.ts'

export const lineOf = (endpoint: Pick<Endpoint, 'method' | 'path'>): string => `${endpoint.method} /api/v1${endpoint.path}`

/** Endpoints and routes of this boot: what belongs to the demo is left out when it is off. Throws one line naming every gap. */
export const matchEndpoints = (
  endpoints: readonly Endpoint[],
  routes: readonly Route[],
  rawRoutes: readonly RawRoute[],
  demo: boolean,
): { routes: Route[]; rawRoutes: RawRoute[] } => {
  const problems: string[] = []
  const acts = new Set<string>(ACTS)
  const wanted = endpoints.filter((endpoint) => demo || !endpoint.demoOnly)
  const given = new Map<Endpoint, Route>()
  for (const route of routes) {
    const line = lineOf(route.endpoint)
    if (!endpoints.includes(route.endpoint)) problems.push(`${line} is routed but not in the contract`)
    if (given.has(route.endpoint)) problems.push(`${line} is routed twice`)
    given.set(route.endpoint, route)
  }
  for (const endpoint of wanted) {
    if (!given.has(endpoint)) problems.push(`${lineOf(endpoint)} has no route`)
    if (!acts.has(endpoint.act)) problems.push(`${lineOf(endpoint)} names no act`)
  }
  for (const raw of rawRoutes) if (!acts.has(raw.act)) problems.push(`${raw.method} ${raw.path} names no act`)
  if (problems.length > 0) throw new Error(`HTTP contract and routes differ: ${problems.join('; ')}`)
  return {
    routes: wanted.map((endpoint) => given.get(endpoint)).filter((route) => route !== undefined),
    rawRoutes: rawRoutes.filter((raw) => demo || !raw.demoOnly),
  }
}
