// What tidy lets pass for now; a line that no longer matches anything fails, so this list can only shrink.

export type Exception = { readonly rule: string; readonly file: string; readonly why: string }

const LATER = 'rules whose vectors are held already; the services that use them come with withdrawals'

export const EXCEPTIONS: readonly Exception[] = [{ rule: 'dead file', file: 'server/withdrawals/withdrawal.rules.ts', why: LATER }]
