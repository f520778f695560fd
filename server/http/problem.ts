// Turns every refusal and fault of HTTP into problem+json with a code of the closed table.
import type { NextFunction, Request, Response } from 'express'
import { DomainError } from '../domain-error.ts'
import type { Logger } from '../logger.ts'
import type { Told } from './request-log.ts'
import { ERRORS, type ErrorCode, type ErrorParams, type Problem } from '../protocol/errors.ts'

/** A refusal whose HTTP status is closer than the table's (405, 415, 421); the code stays one of the table. */
export class HttpRefusal extends DomainError {
  readonly status: number

  constructor(code: ErrorCode, status: number, params?: ErrorParams) {
    super(code, params)
    this.status = status
  }
}

const titleOf = (code: ErrorCode): string => code.replaceAll('_', ' ')

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'
export type ProblemAnswer = { readonly status: number; readonly body: string; readonly headers: readonly (readonly [string, string])[] }

/** One refusal as it travels. Where the same request may be sent again, it says when in `Retry-After` and `params.retryAfterMs`. */
export const problemOf = (refusal: DomainError): ProblemAnswer => {
  const status = refusal instanceof HttpRefusal ? refusal.status : ERRORS[refusal.code].status
  const wait = refusal.retryAfterMs
  const params = wait === undefined ? refusal.params : { ...refusal.params, retryAfterMs: Math.ceil(wait) }
  const problem: Problem = { code: refusal.code, title: titleOf(refusal.code), status, ...(params ? { params } : {}) }
  const headers = wait === undefined ? [] : ([['Retry-After', String(Math.max(1, Math.ceil(wait / 1000)))]] as const)
  return { status, body: JSON.stringify(problem), headers }
}

export const sendProblem = (res: Response, refusal: DomainError): void => {
  const { status, body, headers } = problemOf(refusal)
  for (const [name, value] of headers) res.setHeader(name, value)
  res.status(status).type(PROBLEM_TYPE).send(body)
}

type ParserFault = { type?: unknown; status?: unknown; name?: unknown; code?: unknown }
const MULTER_TOO_LARGE = 'LIMIT_FILE_SIZE'

/** What express, body-parser and multer throw for bad requests; null for everything that is our own fault. */
const requestFault = (err: unknown): DomainError | null => {
  if (typeof err !== 'object' || err === null) return null
  const { type, status, name, code } = err as ParserFault
  if (name === 'MulterError') return new DomainError(code === MULTER_TOO_LARGE ? 'too_large' : 'bad_input', { field: 'file' })
  if (type === 'entity.too.large') return new DomainError('too_large')
  if (status === 415 || type === 'encoding.unsupported' || type === 'charset.unsupported') return new HttpRefusal('bad_input', 415)
  if (typeof status === 'number' && status >= 400 && status < 500) return new DomainError('bad_input')
  // Busboy's own complaints about a broken or cut multipart body.
  const text = err instanceof Error ? err.message : ''
  return /Malformed part header|Unexpected end of form|Multipart: Boundary not found|Unsupported content type/.test(text)
    ? new DomainError('bad_input', { field: 'file' })
    : null
}

/** Stores that are away throw these; the person may try again. */
const isAway = (err: unknown): boolean =>
  err instanceof Error &&
  (/^(MongoServerSelectionError|MongoNetworkError|MongoNetworkTimeoutError|MongoNotConnectedError|MongoPoolClearedError|MaxRetriesPerRequestError)$/.test(
    err.name,
  ) ||
    /Connection is closed|Command timed out|Stream isn't writeable|buffering timed out/.test(err.message))

export const refusalOf = (err: unknown): DomainError => {
  if (err instanceof DomainError) return err
  return requestFault(err) ?? new DomainError(isAway(err) ? 'unavailable' : 'fault')
}

/** What is answered for whatever was thrown. Faults are logged with their stack; refusals are not (their code stands in the request's line). */
export const answerFor = (err: unknown, logger: Logger, told: Told): DomainError => {
  const refusal = refusalOf(err)
  if (refusal.code === 'fault' || refusal.code === 'unavailable') logger.error({ err }, 'request failed')
  told.code = refusal.code
  return refusal
}

/** The last link of the chain. */
export const problemHandler =
  (logger: Logger) =>
  (err: unknown, _req: Request, res: Response, next: NextFunction): void => {
    const refusal = answerFor(err, logger, res.locals)
    if (res.headersSent) return next(err)
    sendProblem(res, refusal)
  }
