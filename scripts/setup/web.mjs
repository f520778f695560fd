// Builds the web app into dist/web when it is missing or its sources have changed since.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { logs, notes, readJson, root, writeJson } from './places.mjs'
import { MissingPart, run, say } from './progress.mjs'

const stampFile = join(notes, 'web-build.json')
/** What the build reads: the pages, the contract they import, and the packages' versions. */
const SOURCES = ['web', 'server/protocol', 'package-lock.json', 'package.json']

function filesBelow(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)))
}

/** By content and not by time: a deleted file counts, a checkout that only touches times does not. */
export function hashOfSources(folder = root) {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    for (const file of filesBelow(join(folder, source)))
      hash
        .update(`${relative(folder, file)}\0`)
        .update(readFileSync(file))
        .update('\0')
  }
  return hash.digest('hex')
}

export async function buildWeb() {
  if (!existsSync(join(root, 'web', 'index.html'))) {
    say('web: web/index.html does not exist yet, nothing to build')
    return
  }
  const sourcesHash = hashOfSources()
  if (existsSync(join(root, 'dist', 'web', 'index.html')) && readJson(stampFile)?.sourcesHash === sourcesHash) return
  say('web: building the pages')
  const args = [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', 'web']
  const logFile = join(logs, 'web-build.log')
  const result = await run('web build', join(root, 'node_modules', '.bin', 'node'), args, { cwd: root, logFile })
  if (!result.ok) {
    console.error(result.tail)
    throw new MissingPart(`the web build failed; its last lines are above, the whole log is in ${logFile}`)
  }
  writeJson(stampFile, { sourcesHash })
  say(`web: built in ${result.seconds} s`)
}
