// Sealed fields open for their own person and class only; keys rotate without touching a field; indexes are equal for equal values.
import { describe, expect, test } from '@jest/globals'
import { openSealing } from '../../server/sealing.ts'
import { movedClock } from '../support/goods-actors.ts'
import { memoryDataKeys } from '../support/memory-data-keys.ts'

const keyOf = (id: string, byte: number): string => `${id}:${Buffer.alloc(32, byte).toString('base64')}`
const A = keyOf('a', 1)
const B = keyOf('b', 2)
const ANN = '1'.repeat(24)
const BEA = '2'.repeat(24)
const clock = movedClock()

describe('sealing', () => {
  test('gives back to the same person and class, and never holds the plain value', async () => {
    const sealing = await openSealing({ dataKeys: [A], store: memoryDataKeys(), clock })
    const sealed = sealing.seal(ANN, 'phone', '13800138000')
    expect(sealed).toMatch(/^v1\.d2026\.[A-Za-z0-9_-]+$/)
    expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('13800138000')
    expect(sealing.unseal(ANN, 'phone', sealed)).toBe('13800138000')
    expect(sealing.seal(ANN, 'phone', '13800138000')).not.toBe(sealed)
  })
  test('refuses what was moved to another person or class, or changed in any byte', async () => {
    const sealing = await openSealing({ dataKeys: [A], store: memoryDataKeys(), clock })
    const sealed = sealing.seal(ANN, 'phone', '13800138000')
    expect(() => sealing.unseal(BEA, 'phone', sealed)).toThrow('unable to authenticate')
    expect(() => sealing.unseal(ANN, 'street', sealed)).toThrow('unable to authenticate')
    const body = Buffer.from(sealed.split('.')[2] ?? '', 'base64url')
    for (let index = 0; index < body.length; index += 1) {
      const changed = Buffer.from(body)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(() => sealing.unseal(ANN, 'phone', `v1.d2026.${changed.toString('base64url')}`)).toThrow('unable to authenticate')
    }
    expect(() => sealing.unseal(ANN, 'phone', 'v2.d2026.x')).toThrow('not a sealed value')
  })
  test('a new DATA_KEY in front wraps the data keys anew; fields and indexes stay as they are', async () => {
    const store = memoryDataKeys()
    const before = await openSealing({ dataKeys: [A], store, clock })
    const sealed = before.seal(ANN, 'street', '湖滨路 1 号')
    const index = before.blindIndex('phone', '13800138000')
    const both = await openSealing({ dataKeys: [B, A], store, clock })
    expect([...store.rows.values()].map((row) => row.wrappedBy)).toEqual(['b', 'b'])
    const after = await openSealing({ dataKeys: [B], store, clock })
    for (const sealing of [both, after]) {
      expect(sealing.unseal(ANN, 'street', sealed)).toBe('湖滨路 1 号')
      expect(sealing.blindIndex('phone', '13800138000')).toBe(index)
      expect(sealing.lastingKey('share-code')).toEqual(before.lastingKey('share-code'))
    }
    await expect(openSealing({ dataKeys: [A], store, clock })).rejects.toThrow('DATA_KEY: the key "b" is missing')
    await expect(openSealing({ dataKeys: [keyOf('b', 9)], store, clock })).rejects.toThrow(
      'is not the one that this database was written with',
    )
  })
  test('blind indexes are equal for equal values of a class, and say nothing of the value', async () => {
    const sealing = await openSealing({ dataKeys: [A], store: memoryDataKeys(), clock })
    const other = await openSealing({ dataKeys: [A], store: memoryDataKeys(), clock })
    expect(sealing.blindIndex('phone', '1')).toBe(sealing.blindIndex('phone', '1'))
    expect(sealing.blindIndex('phone', '1')).not.toBe(sealing.blindIndex('idNumber', '1'))
    expect(sealing.blindIndex('phone', '1')).not.toBe(other.blindIndex('phone', '1'))
    expect(sealing.lastingKey('a')).not.toEqual(sealing.lastingKey('b'))
  })
  test('a key that another process made this year is learned', async () => {
    const store = memoryDataKeys()
    const old = await openSealing({ dataKeys: [A], store, clock: movedClock(Date.UTC(2026, 11, 31)) })
    const fresh = await openSealing({ dataKeys: [A], store, clock: movedClock(Date.UTC(2027, 0, 1)) })
    const sealed = fresh.seal(ANN, 'phone', '13800138000')
    expect(() => old.unseal(ANN, 'phone', sealed)).toThrow('unavailable')
    await old.reload()
    expect(old.unseal(ANN, 'phone', sealed)).toBe('13800138000')
  })
})
