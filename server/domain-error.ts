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

/** Narrows what a lookup found; absent and another's are the same answer (`not_found`). */
export const found = <T>(row: T | null | undefined): T => {
  if (row === null || row === undefined) throw new DomainError('not_found')
  return row
}
