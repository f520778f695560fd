// Opens the import of leaders: the file's lines, and the admission of those who had a course to pass first.
import { randomBytes } from 'node:crypto'
import type { Duty } from '../../jobs/loop.ts'
import { newId } from '../../new-id.ts'
import { createAdmission, type AdmissionDeps } from './admission.service.ts'
import { readLeaders } from './leader-file.adapter.ts'
import { leaderImportRoutes } from './leader-import.routes.ts'
import { createLeaderImport, type LeaderImportDeps } from './leader-import.service.ts'

export type OpenLeaderImportDeps = Omit<LeaderImportDeps, 'readLeaders' | 'newId' | 'randomBytes'> & AdmissionDeps

/** Who passes a course is active at once; this finds who was forgotten. */
const ADMIT_EVERY_MS = 60_000

export function openLeaderImport(deps: OpenLeaderImportDeps) {
  const admission = createAdmission(deps)
  const imports = createLeaderImport({ ...deps, readLeaders, newId: () => newId(deps.clock.nowMs()), randomBytes })
  const duties: Duty[] = [{ name: 'leaders.admit', everyMs: ADMIT_EVERY_MS, run: admission.work }]
  return { admission, routes: leaderImportRoutes(imports), duties }
}
