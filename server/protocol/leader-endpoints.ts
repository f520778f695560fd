// Endpoints of leaders: application, centre, links.
import { id, listOf, listQuery } from './fields.ts'
import { entryRow, leaderApplied, leaderApply, leaderHome, leaderOrderRow, link, linkCreate, linkSwitch, peopleReply } from './leaders.ts'
import { endpoint, type Endpoint } from './endpoint.ts'
import { entryExplained } from './leader-explain.ts'
import { z } from 'zod'

const read = ['read'] as const
const write = ['write'] as const

export const leaderEndpoints = {
  leaderApply: endpoint({
    method: 'POST',
    path: '/leader/application',
    act: 'leader.apply',
    rates: write,
    says: 'Apply to be a leader',
    body: leaderApply,
    reply: leaderApplied,
  }),
  leaderApplication: endpoint({
    method: 'GET',
    path: '/leader/application',
    act: 'leader.apply',
    rates: read,
    says: 'My application',
    reply: leaderApplied.nullable(),
  }),
  leaderHome: endpoint({
    method: 'GET',
    path: '/leader/home',
    act: 'leader.home',
    rates: read,
    says: 'Leader centre at a glance',
    reply: leaderHome,
  }),
  leaderOrders: endpoint({
    method: 'GET',
    path: '/leader/orders',
    act: 'leaderOrders.read',
    rates: read,
    says: 'Orders credited to me and why',
    query: listQuery,
    reply: listOf(leaderOrderRow),
  }),
  leaderEntries: endpoint({
    method: 'GET',
    path: '/leader/entries',
    act: 'earnings.read',
    rates: read,
    says: 'My ledger, each line explained',
    query: listQuery,
    reply: listOf(entryRow),
  }),
  leaderEntry: endpoint({
    method: 'GET',
    path: '/leader/entries/:id',
    act: 'entry.explain',
    rates: read,
    says: 'One entry of my ledger explained to the end: touch, binding, rule, base, rate, rounding, chain',
    params: z.strictObject({
      id: z
        .string()
        .max(80, { abort: true })
        .regex(/^[0-9A-Za-z:.-]+$/),
    }),
    reply: entryExplained,
  }),
  leaderPeople: endpoint({
    method: 'GET',
    path: '/leader/people',
    act: 'people.read',
    rates: ['peopleRead'],
    says: 'People who came by my links',
    query: listQuery,
    reply: peopleReply,
  }),
  linkCreate: endpoint({
    method: 'POST',
    path: '/leader/links',
    act: 'link.create',
    rates: write,
    says: 'My link for a show (the same again when it exists)',
    body: linkCreate,
    reply: link,
  }),
  linkSwitch: endpoint({
    method: 'PUT',
    path: '/leader/links/:id',
    act: 'link.create',
    rates: write,
    says: 'Switch a link of mine off (it goes on opening the room, uncredited) or on again; who came by it before stays mine',
    params: z.strictObject({ id }),
    body: linkSwitch,
    reply: link,
  }),
} as const satisfies Record<string, Endpoint>
