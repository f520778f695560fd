// Composes the demo's quiet music as samples: a slow round of four soft chords with a plucked line above; pure.

export const SAMPLE_RATE = 24_000
const BEAT_SEC = 0.75
const BEATS_PER_CHORD = 8
/** Tones in half steps from A4 (440 Hz): C major 7, A minor 7, F major 7, G 6, around the middle of the piano. */
const CHORDS = [
  [-21, -9, -5, -2],
  [-24, -12, -9, -5],
  [-16, -4, 0, -9],
  [-14, -2, -7, 0],
] as const
/** One pluck a beat, as steps up a pentatonic scale of C; null rests. */
const MELODY = [
  ...[4, null, 2, 3, null, 1, 2, null],
  ...[3, null, 4, 2, null, 0, 1, null],
  ...[5, null, 4, 3, null, 2, 4, null],
  ...[3, null, 2, 1, null, 3, 2, null],
]
const PENTATONIC = [-9, -7, -5, -2, 0, 3]
export const ROUND_SEC = CHORDS.length * BEATS_PER_CHORD * BEAT_SEC

const hertz = (halfSteps: number): number => 440 * 2 ** (halfSteps / 12)

type Tone = {
  readonly atSec: number
  readonly lastsSec: number
  readonly hertz: number
  readonly loudness: number
  readonly attackSec: number
  readonly decaySec: number
}

const tones = (): Tone[] => {
  const chordSec = BEATS_PER_CHORD * BEAT_SEC
  const pads = CHORDS.flatMap((chord, index) =>
    chord.map((step): Tone => ({
      ...{ atSec: index * chordSec, lastsSec: chordSec + 1.5, hertz: hertz(step), loudness: 0.035 },
      ...{ attackSec: 1.4, decaySec: 5 },
    })),
  )
  const plucks = MELODY.flatMap((step, beat): Tone[] => {
    const halfSteps = step === null ? undefined : PENTATONIC[step]
    if (halfSteps === undefined) return []
    return [{ atSec: beat * BEAT_SEC, lastsSec: 2.6, hertz: hertz(halfSteps), loudness: 0.075, attackSec: 0.012, decaySec: 0.7 }]
  })
  return [...pads, ...plucks]
}

/** Taken once: a million samples ask for them. */
const { sin, exp, min, max, round, PI } = Math
const SECOND_HARMONIC = 0.28
const THIRD_HARMONIC = 0.1
const FADE_SEC = 0.2

/** Adds a tone; what rings beyond the end goes on at the beginning, so that the round has no seam. */
const addTone = (samples: Float64Array, { atSec, lastsSec, hertz: pitch, loudness, attackSec, decaySec }: Tone): void => {
  const first = Math.round(atSec * SAMPLE_RATE)
  const count = Math.round(lastsSec * SAMPLE_RATE)
  for (let index = 0; index < count; index += 1) {
    const sec = index / SAMPLE_RATE
    const envelope = loudness * min(1, sec / attackSec) * exp(-sec / decaySec) * min(1, (count - index) / (FADE_SEC * SAMPLE_RATE))
    const angle = 2 * PI * pitch * sec
    const value = sin(angle) + SECOND_HARMONIC * sin(2 * angle) + THIRD_HARMONIC * sin(3 * angle)
    const at = (first + index) % samples.length
    samples[at] = (samples[at] ?? 0) + envelope * value
  }
}

const FULL_SCALE = 32_767

/**
 * One round, mono, 16 bit, in steps: each yields after one tone, so that who plays it may do other work in between.
 * Its loudest moment stays well below half of full scale.
 */
export function* composeRound(): Generator<void, Int16Array> {
  const samples = new Float64Array(Math.round(ROUND_SEC * SAMPLE_RATE))
  for (const tone of tones()) {
    addTone(samples, tone)
    yield
  }
  const loud = new Int16Array(samples.length)
  for (let index = 0; index < samples.length; index += 1)
    loud[index] = max(-FULL_SCALE, min(FULL_SCALE, round((samples[index] ?? 0) * FULL_SCALE)))
  return loud
}

const WAV_HEADER_BYTES = 44

/** A WAV file of mono 16-bit samples. */
export const wavOf = (samples: Int16Array): Buffer => {
  const file = Buffer.alloc(WAV_HEADER_BYTES + samples.length * 2)
  file.write('RIFF', 0)
  file.writeUInt32LE(file.length - 8, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(SAMPLE_RATE, 24)
  file.writeUInt32LE(SAMPLE_RATE * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36)
  file.writeUInt32LE(samples.length * 2, 40)
  for (let index = 0; index < samples.length; index += 1) file.writeInt16LE(samples[index] ?? 0, WAV_HEADER_BYTES + index * 2)
  return file
}
