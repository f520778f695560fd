// Keeps the server's clock beside the phone's own: the sample with the shortest round trip of the last eight wins.

type Sample = { offsetMs: number; roundTripMs: number }
const samplesKept = 8
const jumpMs = 2000

export type ServerClock = {
  /** The server's time now, in ms since 1970. */
  nowMs: () => number
  /** An answer that carried nowMs: when it was asked and when it came, by localMs. */
  learn: (serverNowMs: number, askedAtMs: number, answeredAtMs: number) => void
  /** This page's own steady time, for askedAtMs and answeredAtMs. */
  localMs: () => number
  /** Half the shortest round trip: the most the clock can be wrong; null before the first sample. */
  errorMs: () => number | null
}

/** wall and steady are given apart so that a woken phone (wall jumped against steady) empties the samples. */
export function createServerClock(wall: () => number = Date.now, steady: () => number = () => performance.now()): ServerClock {
  let samples: Sample[] = []
  const anchor = wall() - steady()
  let lastDrift = 0
  const localMs = () => steady() + anchor
  const best = () => samples.reduce<Sample | null>((kept, sample) => (kept && kept.roundTripMs <= sample.roundTripMs ? kept : sample), null)
  const forgetAfterJump = () => {
    const drift = wall() - localMs()
    if (Math.abs(drift - lastDrift) > jumpMs) samples = []
    lastDrift = drift
  }
  return {
    localMs,
    nowMs: () => localMs() + (best()?.offsetMs ?? lastDrift),
    learn: (serverNowMs, askedAtMs, answeredAtMs) => {
      forgetAfterJump()
      const roundTripMs = Math.max(0, answeredAtMs - askedAtMs)
      const offsetMs = serverNowMs + roundTripMs / 2 - answeredAtMs
      const known = best()
      if (known && Math.abs(known.offsetMs - offsetMs) > jumpMs + roundTripMs) samples = []
      samples = [...samples.slice(1 - samplesKept), { offsetMs, roundTripMs }]
    },
    errorMs: () => {
      const sample = best()
      return sample ? sample.roundTripMs / 2 : null
    },
  }
}

/** The page's one clock: every answer of the server teaches it. */
export const serverClock = createServerClock()
export const serverNow = (): number => serverClock.nowMs()
