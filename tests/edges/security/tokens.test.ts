// S5 for the tokens of this server: another purpose, another key, a flipped bit anywhere, a cut token: none passes.
import { describe, expect, test } from '@jest/globals'
import { createSigning } from '../../../server/signing.ts'

const NEW = 'n'.repeat(32)
const OLD = 'o'.repeat(32)
const signing = createSigning([NEW, OLD])

describe('a signed token', () => {
  const token = signing.sign('sibo/playlist', 'show-1|42')
  test('gives its payload back for its own purpose only', () => {
    expect(signing.verify('sibo/playlist', token)).toBe('show-1|42')
    for (const purpose of ['sibo/session', 'sibo/visitor', 'sibo/turn', 'sibo/playlis', ''])
      expect(signing.verify(purpose, token)).toBeNull()
  })
  test('fails with any bit of any byte turned, cut anywhere, or lengthened', () => {
    const bytes = Buffer.from(token)
    let tried = 0
    for (let index = 0; index < bytes.length; index += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const turned = Buffer.from(bytes)
        turned[index] = (turned[index] ?? 0) ^ (1 << bit)
        expect(signing.verify('sibo/playlist', turned.toString('latin1'))).toBeNull()
        tried += 1
      }
      expect(signing.verify('sibo/playlist', token.slice(0, index))).toBeNull()
    }
    expect(tried).toBeGreaterThan(300)
    for (const odd of [`${token}A`, `${token}=`, `${token}.x`, '....', 'v1...', 'x'.repeat(10_000)])
      expect(signing.verify('sibo/playlist', odd)).toBeNull()
  })
  test('of an old key verifies while the key is listed, and not after', () => {
    const old = createSigning([OLD]).sign('sibo/visitor', 'v')
    expect(signing.verify('sibo/visitor', old)).toBe('v')
    expect(createSigning([NEW]).verify('sibo/visitor', old)).toBeNull()
    expect(signing.sign('sibo/visitor', 'v')).not.toBe(old)
  })
  test('a MAC of a code is good for that text, purpose and key', () => {
    const mac = signing.mac('sibo/code', 'c|138|123456')
    expect(signing.macMatches('sibo/code', 'c|138|123456', mac)).toBe(true)
    expect(signing.macMatches('sibo/code', 'c|138|123457', mac)).toBe(false)
    expect(signing.macMatches('sibo/other', 'c|138|123456', mac)).toBe(false)
    expect(signing.macMatches('sibo/code', 'c|138|123456', '')).toBe(false)
  })
})
