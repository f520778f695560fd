// What every endpoint of the contract states: method, path, act, rates, body and reply.
import type { z } from 'zod'
import type { Act } from './acts.ts'
import type { RateName } from './limits.ts'

export type Endpoint = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below /api/v1, express style. */
  readonly path: string
  readonly act: Act
  readonly rates: readonly RateName[]
  readonly says: string
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly reply: z.ZodType
  /** Staff editors may send 256 KB; everything else 16 KB. */
  readonly editor?: true
  /** A multipart upload of one picture, or of one clip, in field `file`. */
  readonly upload?: 'picture' | 'clip'
  /** Needs the Idempotency-Key header (a page key). */
  readonly keyed?: true
  /** Registered only with DEMO on. */
  readonly demoOnly?: true
}
/** States one endpoint, keeping its exact types. */
export const endpoint = <const E extends Endpoint>(given: E): E => given
