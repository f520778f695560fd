// Reads the trade rules' test vectors and turns their times into milliseconds.
import { readFileSync } from 'node:fs'

export type Vector<Given, Event, Expected> = { name: string; kind?: string; given: Given; events: Event[]; expected: Expected }

/** Whole file; head fields hold for every vector unless its `given` says otherwise. */
export function vectorFile<File>(name: 'attribution' | 'commission' | 'pricing'): File {
  return JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as File
}

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

/** An offset as the vectors write it: "9d+1m", "7d-1ms", "-1d". */
export function offsetMs(text: string): number {
  const terms = text.match(/[+-]?\d+(?:ms|[dhms])/g) ?? []
  if (terms.join('') !== text) {
    throw new Error(`not an offset: ${text}`)
  }
  return terms.reduce((total, term) => {
    const unit = term.replace(/^[+-]?\d+/, '')
    return total + Number.parseInt(term, 10) * (UNIT_MS[unit] ?? Number.NaN)
  }, 0)
}
