// Puzzles of proof of work (ALTCHA: PBKDF2 whose key must begin with a zero byte), signed, so that nothing of them is kept here.
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { z } from 'zod'
import type { Puzzles } from './proof.service.ts'

const ALGORITHM = 'PBKDF2/SHA-256'
/** 256 tries on average of 1,000 rounds each: 0.1 s on a desk, about three times that on a phone; checking is one try. */
const ROUNDS = 1_000
const KEY_PREFIX = '00'

const hex = (max: number) =>
  z
    .string()
    .max(max, { abort: true })
    .regex(/^[0-9a-f]+$/)
const answerShape = z.strictObject({
  challenge: z.strictObject({
    parameters: z.strictObject({
      algorithm: z.literal(ALGORITHM),
      cost: z.literal(ROUNDS),
      keyLength: z.literal(32),
      keyPrefix: z.literal(KEY_PREFIX),
      nonce: hex(64),
      salt: hex(64),
      data: z.strictObject({ boundTo: z.string().max(60), untilMs: z.number() }),
    }),
    signature: hex(64),
  }),
  solution: z.strictObject({ counter: z.int().min(0).max(0xff_ff_ff_ff), derivedKey: hex(64), time: z.number().optional() }),
})

const read = (text: string): z.infer<typeof answerShape> | null => {
  try {
    const parsed = answerShape.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** @param mac what a browser and a purpose are called in a puzzle: their ids do not leave. */
export const createPuzzles = (secret: string, mac: (text: string) => string): Puzzles => ({
  make: async (boundTo, untilMs) => {
    const puzzle = await createChallenge({
      algorithm: ALGORITHM,
      cost: ROUNDS,
      keyPrefix: KEY_PREFIX,
      deriveKey,
      hmacSignatureSecret: secret,
      data: { boundTo: mac(boundTo), untilMs },
    })
    return Buffer.from(JSON.stringify(puzzle)).toString('base64url')
  },
  solved: async (text, boundTo, nowMs) => {
    const answer = read(text)
    if (!answer || answer.challenge.parameters.data.boundTo !== mac(boundTo) || answer.challenge.parameters.data.untilMs <= nowMs)
      return null
    const { solution } = answer
    const { verified } = await verifySolution({
      challenge: answer.challenge,
      solution: { counter: solution.counter, derivedKey: solution.derivedKey },
      deriveKey,
      hmacSignatureSecret: secret,
    })
    return verified ? answer.challenge.signature : null
  },
})
