// Does the little work that the server may ask for before it sends a code or takes a click; fetched only then.
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'

type Puzzle = Parameters<typeof solveChallenge>[0]['challenge']
const withinMs = 20_000

const fromBase64Url = (text: string): string => atob(text.replaceAll('-', '+').replaceAll('_', '/'))
const toBase64Url = (text: string): string => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** The answer to send as `proof`; null when this browser cannot work it out in 20 s. */
export async function solvePuzzle(puzzle: string): Promise<string | null> {
  const challenge = JSON.parse(fromBase64Url(puzzle)) as Puzzle
  const solution = await solveChallenge({ challenge, deriveKey, timeout: withinMs })
  return solution && toBase64Url(JSON.stringify({ challenge, solution: { counter: solution.counter, derivedKey: solution.derivedKey } }))
}
