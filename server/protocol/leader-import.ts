// Many leaders and their groups from a file: one line a group (or a leader alone), each answered; the same file again changes nothing.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { count, said } from './fields.ts'

export const LEADER_IMPORT_OUTCOMES = ['added', 'changed', 'unchanged', 'refused'] as const
export const LEADER_IMPORT_REFUSALS = [
  'bad_head',
  'bad_row',
  'bad_phone',
  'bad_name',
  'bad_about',
  'bad_group',
  'bad_size',
  'bad_tags',
  'not_member',
  'disabled',
  'too_many_groups',
  'busy',
] as const
/** firstLine: the file's line of the first row below the head, which every piece carries. */
export const leaderImport = z.strictObject({ csv: z.string().min(1).max(60_000), firstLine: count(1_000_000, 2) })
export const leaderImportResult = z.object({
  line: z.int(),
  /** Masked: the answer may be shown and kept. */
  phoneMasked: said(20),
  name: said(20),
  group: said(20),
  outcome: z.enum(LEADER_IMPORT_OUTCOMES),
  why: z.enum(LEADER_IMPORT_REFUSALS).nullable(),
  /** She is active only once she passed the courses needed. */
  waits: z.boolean(),
})
export type LeaderImportResult = z.infer<typeof leaderImportResult>

export const leaderImportEndpoints = {
  leaderImport: endpoint({
    method: 'POST',
    path: '/staff/leaders/import',
    act: 'leader.import',
    rates: ['write'],
    says: 'Leaders and groups from a CSV; each line is answered, importing twice changes nothing',
    body: leaderImport,
    reply: z.object({ results: z.array(leaderImportResult).max(2_001) }),
    editor: true,
  }),
} as const satisfies Record<string, Endpoint>
