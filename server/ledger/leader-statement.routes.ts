// HTTP of leaders' statements: sealed JSON, the same as a table, and the public key.
import { stringify } from 'csv-stringify/sync'
import { found } from '../domain-error.ts'
import { route, type RawRoute, type Route } from '../http/route.ts'
import { month } from '../protocol/leader-statements.ts'
import { restEndpoints } from '../protocol/rest-endpoints.ts'
import type { LeaderStatements } from './leader-statement.service.ts'

export const statementRoutes = (statements: LeaderStatements): Route[] => [
  route(restEndpoints.leaderStatement, ({ actor, params }) => statements.own(actor, params.month)),
]

export const statementRawRoutes = (statements: LeaderStatements): RawRoute[] => [
  {
    method: 'GET',
    path: '/api/v1/leader/statements/:month/table.csv',
    act: 'statement.read',
    rates: ['read'],
    body: 'none',
    async handle(req, res, actor) {
      const asked = month.safeParse(req.params['month'])
      const lines = await statements.ownLines(actor, found(asked.success ? asked.data : null))
      res.set('Cache-Control', 'private, no-store').attachment(`statement-${asked.data}.csv`).type('csv')
      res.send(stringify(lines, { bom: true, record_delimiter: 'windows' }))
    },
  },
  {
    method: 'GET',
    path: '/.well-known/sibo-keys.json',
    act: 'openDocs',
    rates: [],
    body: 'none',
    person: 'none',
    async handle(_req, res) {
      res.set('Cache-Control', 'public, max-age=300').json(statements.publicKeys())
    },
  },
]
