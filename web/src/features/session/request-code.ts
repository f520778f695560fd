// Asks for a sign-in code, or signs staff in; when the server wants a little work first, does it and asks again, and nobody sees it.
import { rest, RestError, type RestGiven, type RestReply } from '../../platform/rest-client.ts'

const loadSolver = () => import('../../platform/puzzle-solver.ts')
type Load = typeof loadSolver

/** `send` goes out once more with the answer to the puzzle of a `proof_needed`. */
async function withWork<T>(send: (proof?: string) => Promise<T>, load: Load): Promise<T> {
  try {
    return await send()
  } catch (error) {
    const puzzle = error instanceof RestError && error.code === 'proof_needed' ? error.params['puzzle'] : undefined
    if (typeof puzzle !== 'string') throw error
    const { solvePuzzle } = await load()
    const proof = await solvePuzzle(puzzle)
    if (proof === null) throw error
    return send(proof)
  }
}

/** load is replaced in tests. */
export const requestCode = (phone: string, load: Load = loadSolver): Promise<RestReply<'POST /sign-in/code'>> =>
  withWork((proof) => rest('POST /sign-in/code', { body: { phone, ...(proof === undefined ? {} : { proof }) } }), load)

export const signInByPassword = (
  body: RestGiven<'POST /sign-in/password'>['body'],
  load: Load = loadSolver,
): Promise<RestReply<'POST /sign-in/password'>> =>
  withWork((proof) => rest('POST /sign-in/password', { body: { ...body, ...(proof === undefined ? {} : { proof }) } }), load)

/** The same to the signed-in member's own phone, to prove again who she is. */
export const requestOwnCode = (load: Load = loadSolver): Promise<RestReply<'POST /session/confirm/code'>> =>
  withWork((proof) => rest('POST /session/confirm/code', { body: proof === undefined ? {} : { proof } }), load)
