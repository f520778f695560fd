// Structured logs: pino with a net of redactions, child loggers per part, the request id from the async context.
import { AsyncLocalStorage } from 'node:async_hooks'
import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino'

export type Logger = PinoLogger

/** Carries the request id through everything one request or event causes. */
export const requestContext = new AsyncLocalStorage<{ requestId: string }>()

const SECRET_FIELDS = ['phone', 'code', 'password', 'token', 'secret', 'address', 'name', 'idNumber', 'account', 'openid', 'cookie']
// Wildcards reach only the depth written, so this is the net, not the wall: logs get flat ids (security.md part 5).
const REDACTED = [
  'req.headers.cookie',
  'req.headers.authorization',
  'res.headers["set-cookie"]',
  ...SECRET_FIELDS.filter((field) => field !== 'code' && field !== 'name').flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
]

/** Only these of an error: body-parser errors carry the raw body, driver bulk errors the whole document. */
const errorFacts = (err: unknown): object => {
  if (!(err instanceof Error)) return { type: typeof err }
  const code = (err as { code?: unknown }).code
  return {
    type: err.name,
    message: err.message.slice(0, 500),
    stack: err.stack,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
  }
}

/** @param level pino's level name; `silent` in tests. @param destination where lines go; left out: standard output. */
export const createLogger = (level: string, destination?: DestinationStream): Logger => {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED, censor: '[hidden]' },
    serializers: { err: errorFacts },
    // A copy: pino writes each line's own fields into what it is given, and the next line of the request would say them again.
    mixin: () => ({ ...requestContext.getStore() }),
  }
  return destination ? pino(options, destination) : pino(options)
}
