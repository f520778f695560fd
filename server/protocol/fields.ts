// The zod building blocks that every schema of the contract is made of: ids, money, moments, counts and cleaned text.
import { z } from 'zod'
import {
  ID_PATTERN,
  MEDIA_ID_PATTERN,
  ORDER_ID_PATTERN,
  ORDER_NO_PATTERN,
  PAGE_KEY_PATTERN,
  PHONE_PATTERN,
  SHARE_CODE_PATTERN,
  SPEAKER_KEY_PATTERN,
} from './ids.ts'
import { LIMITS } from './limits.ts'
import { displayText, graphemes } from './text.ts'

// Lengths are checked, with abort, before any pattern runs (a pattern on a long text costs time).
const exact = (length: number, pattern: RegExp) => z.string().max(length, { abort: true }).regex(pattern)

export const id = exact(24, ID_PATTERN).meta({ description: '24 hex digits' })
export const orderId = exact(26, ORDER_ID_PATTERN)
export const orderNo = exact(18, ORDER_NO_PATTERN)
export const pageKey = exact(40, PAGE_KEY_PATTERN).meta({
  description: 'made by the page before it sends; a repeat with the same key is harmless',
})
export const shareCode = exact(12, SHARE_CODE_PATTERN)
export const speakerKey = exact(10, SPEAKER_KEY_PATTERN)
export const mediaId = exact(36, MEDIA_ID_PATTERN)
export const phone = exact(11, PHONE_PATTERN)
/** The solved puzzle of a `proof_needed` answer, base64url. */
export const puzzleAnswer = z
  .string()
  .max(2000, { abort: true })
  .regex(/^[0-9A-Za-z_-]+$/)
export const fen = z.int().min(0).max(LIMITS.priceFenMax).meta({ description: 'money in fen' })
/** Sums and balances may be negative (clawback) and larger than one order. */
export const fenSum = z.int().min(-1e14).max(1e14)
export const bps = z.int().min(0).max(10_000).meta({ description: 'basis points, 10000 = 100 %' })
export const atMs = z.int().min(0).max(4_102_444_800_000).meta({ description: 'milliseconds since 1970 by the server clock' })
export const version = z.int().min(0).max(1e12)
export const count = (max: number, min = 0) => z.int().min(min).max(max)

/** What people write: cleaned for display, counted in graphemes, code points bounded by eight times that. */
export const text = (max: number, min = 1) =>
  z
    .string()
    .max(max * 8, { abort: true })
    .transform(displayText)
    .pipe(z.string().refine((given) => graphemes(given) >= min && graphemes(given) <= max, { message: 'length' }))

/** Many lines of plain text (descriptions): each line cleaned, at most 200 lines. */
export const longText = (max: number) =>
  z
    .string()
    .max(max * 4, { abort: true })
    .transform((given) => given.split(/\r?\n/, 200).map(displayText).join('\n').trim())
    .pipe(z.string().max(max))

/** Text the server says: already cleaned, only bounded. */
export const said = (max: number) => z.string().max(max * 8)
export const cursor = z
  .string()
  .max(200)
  .regex(/^[0-9A-Za-z_.-]*$/)
/** Query of every list: where to go on, and how many (1-50, default 20). Queries arrive as text. */
export const listQuery = z.strictObject({
  cursor: cursor.optional(),
  limit: z
    .string()
    .regex(/^([1-9]|[1-4][0-9]|50)$/)
    .optional(),
})
/** A page of rows and the cursor of the next one (null at the end). */
export const listOf = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row).max(LIMITS.pageSizeMax), next: cursor.nullable() })
export const nothing = z.strictObject({})
