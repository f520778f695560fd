// Wraps clips with ffmpeg in a process of its own: streams are copied, and everything else a phone wrote beside them (place, device) stays behind.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DomainError } from '../domain-error.ts'
import { LIMITS } from '../protocol/limits.ts'
import type { ClipWrapper } from './clip.service.ts'

/** Copying 40 MB takes a moment; what takes longer was made to. */
const WITHIN_MS = 30_000

/**
 * `-f mov` with files alone: a playlist in an MP4's clothes is not followed to other files or the network.
 */
const argsOf = (from: string, to: string): string[] => [
  ...['-nostdin', '-hide_banner', '-nostats', '-v', 'info', '-xerror', '-protocol_whitelist', 'file', '-f', 'mov', '-i', from],
  ...['-map', '0:v:0', '-map', '0:a:0?', '-c', 'copy', '-map_metadata', '-1', '-map_chapters', '-1'],
  ...['-movflags', '+faststart', '-bitexact', '-f', 'mp4', to],
]

/** Seconds that ffmpeg says the file has; null when it does not say. */
const secondsSaid = (said: string): number | null => {
  const [, hours, minutes, seconds] = /Duration: ([0-9]{2,}):([0-9]{2}):([0-9]{2})/.exec(said) ?? []
  return hours === undefined ? null : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

/** The one picture is H.264 and the sound, if there is any, AAC: what every phone plays. */
const isPlayable = (said: string): boolean => {
  const written = [...said.slice(said.lastIndexOf('Output #0')).matchAll(/Stream #0:.*?: (Video|Audio): ([a-z0-9_]+)/g)]
  return written.length > 0 && written.every(([, kind, codec]) => codec === (kind === 'Video' ? 'h264' : 'aac'))
}

/** Resolves with what ffmpeg said. Refuses bad_clip, and unavailable where there is no ffmpeg. */
const run = (bin: string, args: readonly string[]): Promise<string> =>
  new Promise((settle, refuse) => {
    execFile(bin, [...args], { timeout: WITHIN_MS, killSignal: 'SIGKILL', env: {} }, (err, _out, said) => {
      if (err === null) settle(said)
      else refuse(new DomainError(err.code === 'ENOENT' ? 'unavailable' : 'bad_clip'))
    })
  })

export const wrapWith =
  (ffmpegBin: string): ClipWrapper =>
  async (given) => {
    const folder = await mkdtemp(join(tmpdir(), 'sibo-clip-'))
    const [from, to] = [join(folder, 'given.mp4'), join(folder, 'wrapped.mp4')]
    try {
      await writeFile(from, given)
      const said = await run(ffmpegBin, argsOf(from, to))
      const seconds = secondsSaid(said)
      if (!isPlayable(said) || seconds === null || seconds > LIMITS.clipSecMax) throw new DomainError('bad_clip')
      return await readFile(to)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
