// Asks for a sign-in code; when the server wants a little work first, does it and asks again, and nobody sees it.
import { rest, RestError, type RestReply } from '../../platform/rest-client.ts'

type Reply = RestReply<'POST /sign-in/code'>
const loadSolver = () => import('./puzzle-solver.ts')

/** load is replaced in tests. */
export async function requestCode(phone: string, load: typeof loadSolver = loadSolver): Promise<Reply> {
  try {
    return await rest('POST /sign-in/code', { body: { phone } })
  } catch (error) {
    const puzzle = error instanceof RestError && error.code === 'proof_needed' ? error.params['puzzle'] : undefined
    if (typeof puzzle !== 'string') throw error
    const { solvePuzzle } = await load()
    const proof = await solvePuzzle(puzzle)
    if (proof === null) throw error
    return rest('POST /sign-in/code', { body: { phone, proof } })
  }
}
