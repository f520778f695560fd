// Answers hot endpoints in front of express: the same walls, log, headers and refusals, without the walk through its chain.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from '../logger.ts'
import { createPass, type Given, type Passed, type Walls } from './endpoint-handler.ts'
import { assertOurHost } from './origin-guard.ts'
import { answerFor, PROBLEM_TYPE, problemOf } from './problem.ts'
import type { RequestLog, Told } from './request-log.ts'
import type { Route } from './route.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

export type ShortWayDeps = {
  readonly walls: Walls
  readonly routes: readonly Route[]
  readonly log: RequestLog
  /** What every answer says. */
  readonly headers: readonly (readonly [string, string])[]
  readonly logger: Logger
}
/** True when the request was taken; else it is express's. */
export type ShortWay = (req: IncomingMessage, res: ServerResponse) => boolean

/** Only an address without parameters, query or file can be told by its text alone. Throws for another: the boot stops. */
const lineOf = ({ endpoint: { method, path, params, query, upload } }: Route): string => {
  if (params !== undefined || query !== undefined || upload !== undefined) throw new Error(`${method} ${path} cannot go the short way`)
  return `${method} /api/v1${path}`
}

const noFile = async (): Promise<null> => null
const NOTHING = Object.freeze({})

export const createShortWay = ({ walls, routes, log, headers, logger }: ShortWayDeps): ShortWay => {
  const passes = new Map<string, Passed>(routes.map((route) => [lineOf(route), createPass(walls, route)]))
  // Written in one go as a flat list: node then keeps no table of headers for this answer.
  const always = [...headers, ['Cache-Control', 'no-store']].flat()

  const send = (res: ServerResponse, status: number, type: string, body: string, requestId: unknown, more: readonly string[]): void => {
    const own = ['X-Request-Id', String(requestId), 'Content-Type', type, 'Content-Length', String(Buffer.byteLength(body))]
    res.writeHead(status, [...always, ...own, ...more])
    res.end(body)
  }
  const answer = async (pass: Passed, req: IncomingMessage, res: ServerResponse, told: Told): Promise<void> => {
    const cookies: string[] = []
    const given: Given = {
      told,
      params: NOTHING,
      query: NOTHING,
      file: noFile,
      setCookie: (value) => void cookies.push('Set-Cookie', value),
    }
    try {
      assertOurHost(req, walls.origin)
      const reply = JSON.stringify(await pass(req, given))
      send(res, 200, JSON_TYPE, reply, told.requestId, cookies)
    } catch (err) {
      const problem = problemOf(answerFor(err, logger, told))
      if (!res.headersSent) send(res, problem.status, PROBLEM_TYPE, problem.body, told.requestId, [...cookies, ...problem.headers.flat()])
    }
  }
  return (req, res) => {
    const path = req.url ?? ''
    const pass = passes.get(`${req.method} ${path}`)
    if (!pass) return false
    const told: Told = {}
    log(
      req,
      res,
      told,
      () => path,
      () => void answer(pass, req, res, told),
    )
    return true
  }
}
