// What is wrong with the first owner's form, before and after the server has seen it, and at which line it is said.
import { RestError } from '../../platform/rest-client.ts'

export type OwnerForm = { token: string; name: string; password: string }
export type OwnerFault =
  { field: 'token'; word: 'token' } | { field: 'name'; word: 'name' } | { field: 'password'; word: 'length' | 'holdsName' | 'tooSimple' }

const nameMin = 2
const nameMax = 40
const passwordMin = 12
const passwordMax = 128
const tokenShape = /^[0-9A-Za-z_-]{1,100}$/

/** As it is sent: what was copied with spaces around it is trimmed, a password is taken as it is. */
export const ownerToSend = (form: OwnerForm): OwnerForm => ({ ...form, token: form.token.trim(), name: form.name.trim() })

/** The first fault that needs no server; null when the form may be sent. */
export function ownerFaultHere(form: OwnerForm): OwnerFault | null {
  const { token, name, password } = ownerToSend(form)
  if (!tokenShape.test(token)) return { field: 'token', word: 'token' }
  if (name.length < nameMin || name.length > nameMax) return { field: 'name', word: 'name' }
  return passwordFaultHere(password) === null ? null : { field: 'password', word: 'length' }
}

/** The server's refusal at the line it belongs to; null when it belongs to none (too fast, no answer, busy). */
export function ownerFaultOf(error: unknown): OwnerFault | null {
  if (!(error instanceof RestError)) return null
  if (error.code === 'not_found') return { field: 'token', word: 'token' }
  if (error.code !== 'bad_input') return null
  const { field, why } = error.params
  if (field === 'token') return { field, word: 'token' }
  if (field === 'name') return { field, word: 'name' }
  if (field !== 'password') return null
  return { field, word: why === 'holdsName' || why === 'tooSimple' ? why : 'length' }
}

/** A new password before the server has seen it. */
export const passwordFaultHere = (password: string): 'length' | null =>
  password.length < passwordMin || password.length > passwordMax ? 'length' : null

/** The server's refusal of an invitation; null when it belongs to no line. */
export function welcomeFaultOf(error: unknown): OwnerFault['word'] | null {
  const fault = ownerFaultOf(error)
  return fault === null || fault.word === 'name' ? null : fault.word
}
