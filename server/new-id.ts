// Makes the 24-hex ids of rows: seconds first, so that they sort by age, then eight random bytes.
import { randomBytes } from 'node:crypto'

/** @param nowMs the server's clock; ids of one second sort at random. */
export const newId = (nowMs: number): string =>
  Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, '0') + randomBytes(8).toString('hex')
