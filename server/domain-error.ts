// The one way a domain refuses: a code of the closed table with facts a person can act on.
import type { ErrorCode, ErrorParams } from './protocol/errors.ts'

/** An expected refusal. Thrown by services, turned into an ack or problem+json by the edges; anything else thrown is our fault (500). */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly params: ErrorParams | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, params?: ErrorParams, retryAfterMs?: number) {
    super(code)
    this.name = 'DomainError'
    this.code = code
    this.params = params
    this.retryAfterMs = retryAfterMs
  }
}

/** A refusal that a whole crowd hears in the same second: without a stack, which would cost more than the rest of the answer. */
export const bareRefusal = (code: ErrorCode, params?: ErrorParams): DomainError => {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  const refusal = new DomainError(code, params)
  Error.stackTraceLimit = stackTraceLimit
  return refusal
}

/** Narrows what a lookup found; absent and another's are the same answer (`not_found`). */
export const found = <T>(row: T | null | undefined): T => {
  if (row === null || row === undefined) throw new DomainError('not_found')
  return row
}
