// How a leader reads names: as chosen of who lets her leader see her, else the first character with two stars.
import { maskedName } from '../protocol/text.ts'
import type { PeopleDeps } from './people.service.ts'

export type SeenNames = (memberIds: readonly string[]) => Promise<Map<string, string>>

export const createSeenNames =
  ({ nicknamesOf, consenting }: Pick<PeopleDeps, 'nicknamesOf' | 'consenting'>): SeenNames =>
  async (memberIds) => {
    const [names, seen] = await Promise.all([nicknamesOf(memberIds), consenting(memberIds)])
    return new Map([...names].map(([memberId, name]) => [memberId, seen.has(memberId) ? name : maskedName(name)]))
  }
