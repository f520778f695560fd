// Seals personal fields (AES-256-GCM under yearly data keys that DATA_KEY wraps) and makes their blind indexes and other lasting keys.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'
import { DomainError } from './domain-error.ts'
import { deriveKey } from './signing.ts'

const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16
const INDEX_BYTES = 16
const LASTING_ID = 'lasting'

/** A row of `dataKeys`: a random key, kept only as wrapped by the DATA_KEY of that id. */
export type DataKeyRow = { readonly id: string; readonly wrappedBy: string; readonly wrapped: string }
export type DataKeyStore = {
  readonly all: () => Promise<readonly DataKeyRow[]>
  /** Keeps the row if its id is new; the row that stands afterwards (another process may have been first). */
  readonly insert: (row: DataKeyRow) => Promise<DataKeyRow>
  readonly rewrap: (before: DataKeyRow, after: DataKeyRow) => Promise<void>
}
/** What a field is, part of what is sealed with it: a phone moved into the street's place does not open. */
export type SealedClass =
  | 'phone'
  | 'recipient'
  | 'street'
  | 'realName'
  | 'idNumber'
  | 'payoutAccount'
  | 'totp'
  | 'webhookSecret'
  | 'invoiceTitle'
  | 'chatLine'
  | 'ownData'
export type IndexClass = 'phone' | 'idNumber' | 'delivery' | 'door'

export type Sealing = {
  /** `v1.<dataKeyId>.<iv|tag|ciphertext>`; opens only for the same person and class. */
  readonly seal: (personId: string, kind: SealedClass, plain: string) => string
  /** Throws when the value was sealed for another person or class, or was changed: a fault, never an answer. */
  readonly unseal: (personId: string, kind: SealedClass, sealed: string) => string
  /** What unique indexes stand on in place of the value: `1.` and 16 bytes of HMAC, equal for equal values. */
  readonly blindIndex: (kind: IndexClass, normalised: string) => string
  /** Keys that outlive every rotation (share codes, speaker keys): one for each purpose, 32 bytes. */
  readonly lastingKey: (purpose: string) => Buffer
  /** Learns data keys that another process made since (a new year). Also a duty. */
  readonly reload: () => Promise<void>
}

const encrypt = (key: Buffer, plain: Buffer, bound: string): string => {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(bound))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
}

const decrypt = (key: Buffer, given: string, bound: string): Buffer => {
  const bytes = Buffer.from(given, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(bound))
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
}

type WrapKey = { readonly id: string; readonly key: Buffer }
const wrapKeysOf = (dataKeys: readonly string[]): [WrapKey, ...WrapKey[]] => {
  const [first, ...others] = dataKeys.map((given) => {
    const split = given.indexOf(':')
    return { id: given.slice(0, split), key: Buffer.from(given.slice(split + 1), 'base64') }
  })
  if (!first) throw new Error('DATA_KEY is missing')
  return [first, ...others]
}

const bound = (id: string): string => `dataKey|${id}`

/** Opens every row, and wraps those that stand under an older DATA_KEY by the first one. Throws one line when a DATA_KEY is missing. */
const openRows = async (store: DataKeyStore, wrapKeys: readonly [WrapKey, ...WrapKey[]]): Promise<Map<string, Buffer>> => {
  const opened = new Map<string, Buffer>()
  for (const row of await store.all()) {
    const wrapKey = wrapKeys.find(({ id }) => id === row.wrappedBy)
    if (!wrapKey) throw new Error(`DATA_KEY: the key "${row.wrappedBy}" is missing, and data keys in the database were wrapped with it`)
    let key: Buffer
    try {
      key = decrypt(wrapKey.key, row.wrapped, bound(row.id))
    } catch {
      throw new Error(`DATA_KEY: the key "${row.wrappedBy}" is not the one that this database was written with`)
    }
    opened.set(row.id, key)
    const [first] = wrapKeys
    if (wrapKey !== first) await store.rewrap(row, { id: row.id, wrappedBy: first.id, wrapped: encrypt(first.key, key, bound(row.id)) })
  }
  return opened
}

export type SealingDeps = {
  /** DATA_KEY's list, `id:base64(32 bytes)`; the first wraps, all unwrap. */
  readonly dataKeys: readonly string[]
  readonly store: DataKeyStore
  readonly clock: Clock
}

/** Reads or makes the data keys of this database. Throws one line when DATA_KEY does not fit. */
export const openSealing = async ({ dataKeys, store, clock }: SealingDeps): Promise<Sealing> => {
  const wrapKeys = wrapKeysOf(dataKeys)
  const [first] = wrapKeys
  let keys = await openRows(store, wrapKeys)
  const ensure = async (id: string): Promise<void> => {
    if (keys.has(id)) return
    await store.insert({ id, wrappedBy: first.id, wrapped: encrypt(first.key, randomBytes(KEY_BYTES), bound(id)) })
    keys = await openRows(store, wrapKeys)
  }
  const yearly = `d${new Date(clock.nowMs()).getUTCFullYear()}`
  await ensure(LASTING_ID)
  await ensure(yearly)
  const keyOf = (id: string): Buffer => {
    const key = keys.get(id)
    if (key) return key
    // Made by another process since we looked: known within a moment.
    void reload().catch(() => undefined)
    throw new DomainError('unavailable', undefined, 1000)
  }
  const reload = async (): Promise<void> => {
    keys = await openRows(store, wrapKeys)
  }
  const lasting = new Map<string, Buffer>()
  const lastingKey = (purpose: string): Buffer => {
    const made = lasting.get(purpose) ?? deriveKey(keyOf(LASTING_ID), `lasting/${purpose}`)
    lasting.set(purpose, made)
    return made
  }
  return {
    seal: (personId, kind, plain) => `v1.${yearly}.${encrypt(keyOf(yearly), Buffer.from(plain), `${personId}|${kind}`)}`,
    unseal: (personId, kind, sealed) => {
      const [form, id = '', body = ''] = sealed.split('.')
      if (form !== 'v1') throw new Error('not a sealed value')
      return decrypt(keyOf(id), body, `${personId}|${kind}`).toString()
    },
    blindIndex: (kind, normalised) =>
      `1.${createHmac('sha256', lastingKey('blind-index')).update(`${kind}|${normalised}`).digest().subarray(0, INDEX_BYTES).toString('base64url')}`,
    lastingKey,
    reload,
  }
}
