// Which commit runs: the build's word first, then the checkout's own; unknown is null.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { readCommit } from '../../../server/version.ts'

const A = 'a'.repeat(40)
const B = 'b'.repeat(40)
const base = mkdtempSync(join(tmpdir(), 'sibo-version-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))
let root = ''
beforeEach(() => void (root = mkdtempSync(join(base, 'checkout-'))))
const write = (path: string, text: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
}

test('a branch is followed to its commit', () => {
  write('.git/HEAD', 'ref: refs/heads/main\n')
  write('.git/refs/heads/main', `${A}\n`)
  expect(readCommit(root)).toBe(A)
})

test('a packed branch is found, and a loose one goes before it', () => {
  write('.git/HEAD', 'ref: refs/heads/main\n')
  write('.git/packed-refs', `# pack-refs with: peeled\n${B} refs/heads/other/refs/heads/main\n${A} refs/heads/main\n`)
  expect(readCommit(root)).toBe(A)
  write('.git/refs/heads/main', B)
  expect(readCommit(root)).toBe(B)
})

test('a detached head is its own commit', () => {
  write('.git/HEAD', `${A}\n`)
  expect(readCommit(root)).toBe(A)
})

test('a work tree asks the checkout it belongs to', () => {
  write('main/.git/refs/heads/side', A)
  write('main/.git/worktrees/side/HEAD', 'ref: refs/heads/side\n')
  write('main/.git/worktrees/side/commondir', '../..\n')
  write('side/.git', `gitdir: ${join(root, 'main/.git/worktrees/side')}\n`)
  expect(readCommit(join(root, 'side'))).toBe(A)
})

test('no checkout, an empty branch or nonsense is unknown; what the build says goes first', () => {
  expect(readCommit(root)).toBeNull()
  write('.git/HEAD', 'ref: refs/heads/main\n')
  expect(readCommit(root)).toBeNull()
  write('.git/refs/heads/main', 'nonsense')
  expect(readCommit(root)).toBeNull()
  expect(readCommit(root, B)).toBe(B)
})
