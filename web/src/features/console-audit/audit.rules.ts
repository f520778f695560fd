// How a line of the audit is put into words: its act, the thing it was done to, and what changed. Pure.
import type { AuditLine } from '../../../../server/protocol/audit-trail.ts'

export type AuditChange = { readonly field: string; readonly before: string | null; readonly after: string | null }

/** Keys of texts have no dots inside. */
export const actKeyOf = (act: string): string => act.replaceAll('.', '_')

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
const fieldsOf = (json: string | null): Record<string, unknown> => {
  if (json === null) return {}
  try {
    const read: unknown = JSON.parse(json)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : { value: read }
  } catch {
    // Kept to a length: what was cut off is shown as it stands.
    return { value: json }
  }
}

/** Each field that was written down, as it was and as it is; a field that stayed the same is left out. */
export function changesOf({ before, after }: Pick<AuditLine, 'before' | 'after'>): AuditChange[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)]
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .map((field) => ({
      field,
      before: field in was ? shown(was[field]) : null,
      after: field in is ? shown(is[field]) : null,
    }))
    .filter((change) => change.before !== change.after)
}
