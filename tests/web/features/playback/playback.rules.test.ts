// The state table of playback: every way to the picture and every way off it, by the numbers of the contract of media.
import { describe, expect, test } from '@jest/globals'
import { HLS_AHEAD_MS, wantsHlsAhead } from '../../../../web/src/features/playback/hls-ahead.rules.ts'
import {
  PLAYBACK_MS,
  playbackStep,
  startPlayback,
  type Playback,
  type PlaybackEffect,
  type PlaybackEvent,
} from '../../../../web/src/features/playback/playback.rules.ts'

type Run = { state: Playback; effects: PlaybackEffect[]; nowMs: number }
const begin = (webrtcMay = true): Run => ({
  state: playbackStep(startPlayback(0), { kind: 'play', webrtcMay }, 0).state,
  effects: [],
  nowMs: 0,
})
/** Moves time, then tells the event. */
const tell = (run: Run, event: PlaybackEvent, afterMs = 0): Run => {
  const nowMs = run.nowMs + afterMs
  const step = playbackStep(run.state, event, nowMs)
  return { state: step.state, effects: [...step.effects], nowMs }
}
const room = (over: Partial<Extract<PlaybackEvent, { kind: 'room' }>> = {}): PlaybackEvent => ({
  kind: 'room',
  phase: 'live',
  mediaOn: true,
  take: 1,
  ...over,
})
const tick: PlaybackEvent = { kind: 'tick', rttMs: 40 }
const watching = (): Run => tell(begin(), room())
const onWebrtc = (): Run => {
  let run = tell(watching(), { kind: 'watchAnswered' }, 20)
  run = tell(run, { kind: 'connected' }, 30)
  return tell(run, { kind: 'frame', path: 'webrtc' }, 60)
}
const onHls = (): Run => tell(tell(begin(false), room()), { kind: 'frame', path: 'hls' }, 200)

describe('cover', () => {
  test('nothing is fetched before media is on', () => {
    const run = tell(begin(), room({ phase: 'scheduled', mediaOn: false }))
    expect([run.state.at, run.effects]).toEqual(['cover', []])
  })
  test('media on leads to watching, or to HLS where WebRTC may not', () => {
    expect([watching().state.at, watching().effects]).toEqual(['watching', ['watch']])
    const hls = tell(begin(false), room())
    expect([hls.state.at, hls.effects]).toEqual(['hls', ['startHls']])
  })
  test('a scheduled show with media on (a rehearsal elsewhere) stays a cover', () => {
    expect(tell(begin(), room({ phase: 'scheduled' })).state.at).toBe('cover')
  })
})

describe('watching', () => {
  test('the first frame is the picture', () => expect(onWebrtc().state.at).toBe('webrtc'))
  test.each(['no_capacity', 'bad_codec', 'busy'])('%s goes to HLS at once', (code) => {
    const run = tell(watching(), { kind: 'watchRefused', code })
    expect([run.state.at, run.effects]).toEqual(['hls', ['unwatch', 'startHls']])
  })
  test.each(['stage_changed', 'not_producing'])('%s waits for the next media cell', (code) => {
    const waits = tell(watching(), { kind: 'watchRefused', code })
    expect(waits.state.at).toBe('watching')
    const again = tell(waits, room({ take: 2 }), 500)
    expect([again.state.at, again.effects]).toEqual(['watching', ['unwatch', 'watch']])
  })
  test('not connected 2.5 s after the answer goes to HLS', () => {
    const answered = tell(watching(), { kind: 'watchAnswered' }, 10)
    expect(tell(answered, tick, PLAYBACK_MS.connect).state.at).toBe('watching')
    expect(tell(answered, tick, PLAYBACK_MS.connect + 1).state.at).toBe('hls')
  })
  test('connected but no frame 3 s after the answer goes to HLS', () => {
    const connected = tell(tell(watching(), { kind: 'watchAnswered' }, 10), { kind: 'connected' }, 100)
    expect(tell(connected, tick, PLAYBACK_MS.firstFrame - 101).state.at).toBe('watching')
    expect(tell(connected, tick, PLAYBACK_MS.firstFrame).state.at).toBe('hls')
  })
  test('no answer at all goes to HLS within 3 s', () => {
    expect(PLAYBACK_MS.answer).toBeLessThanOrEqual(3000)
    expect(tell(watching(), tick, PLAYBACK_MS.answer).state.at).toBe('watching')
    expect(tell(watching(), tick, PLAYBACK_MS.answer + 1).state.at).toBe('hls')
  })
})

describe('the HLS player is fetched ahead', () => {
  test('when nothing has connected for 1 s, asked for or answered', () => {
    expect(wantsHlsAhead(watching().state, HLS_AHEAD_MS)).toBe(false)
    expect(wantsHlsAhead(watching().state, HLS_AHEAD_MS + 1)).toBe(true)
    const answered = tell(watching(), { kind: 'watchAnswered' }, 500)
    expect(wantsHlsAhead(answered.state, 500 + HLS_AHEAD_MS)).toBe(false)
    expect(wantsHlsAhead(answered.state, 501 + HLS_AHEAD_MS)).toBe(true)
  })
  test('not once connected, nor while there is no media', () => {
    const connected = tell(tell(watching(), { kind: 'watchAnswered' }, 10), { kind: 'connected' }, 100)
    expect(wantsHlsAhead(connected.state, 60_000)).toBe(false)
    expect(wantsHlsAhead(tell(watching(), room({ mediaOn: false })).state, 60_000)).toBe(false)
    expect(wantsHlsAhead(startPlayback(0), 60_000)).toBe(false)
  })
})

describe('webrtc', () => {
  test('no decoded frame for 2 s while media is on goes to HLS', () => {
    expect(tell(onWebrtc(), tick, PLAYBACK_MS.noFrame).state.at).toBe('webrtc')
    const down = tell(onWebrtc(), tick, PLAYBACK_MS.noFrame + 1)
    expect([down.state.at, down.effects]).toEqual(['hls', ['unwatch', 'startHls']])
  })
  test('media away keeps the transport and does not step down', () => {
    const away = tell(onWebrtc(), room({ mediaOn: false }), 100)
    expect(tell(away, tick, 60_000).state.at).toBe('webrtc')
    const back = tell(away, room(), 60_000)
    expect([back.state.at, back.effects]).toEqual(['webrtc', []])
  })
  test('a new take and a closed stage watch again, and the 2 s begin anew with 3 s', () => {
    for (const event of [room({ take: 2 }), { kind: 'stageClosed' } as const]) {
      const again = tell(onWebrtc(), event, 1900)
      expect([again.state.at, again.effects]).toEqual(['watching', ['unwatch', 'watch']])
      const framed = tell(again, { kind: 'frame', path: 'webrtc' }, 200)
      expect(tell(framed, tick, PLAYBACK_MS.noFrame - 300).state.at).toBe('webrtc')
    }
  })
  test('the server may send it to HLS by the answer to a report', () => {
    expect(tell(onWebrtc(), { kind: 'deliver', path: 'hls' }).state.at).toBe('hls')
    expect(tell(onWebrtc(), { kind: 'deliver', path: 'webrtc' }).state.at).toBe('webrtc')
  })
  test('a hidden page misses no frames, and has 3 s of grace when it is back', () => {
    const hidden = tell(onWebrtc(), { kind: 'visible', visible: false }, 10)
    expect(tell(hidden, tick, 60_000).state.at).toBe('webrtc')
    const back = tell(hidden, { kind: 'visible', visible: true }, 60_000)
    expect(tell(back, tick, PLAYBACK_MS.grace).state.at).toBe('webrtc')
    expect(tell(back, tick, PLAYBACK_MS.grace + PLAYBACK_MS.noFrame + 1).state.at).toBe('hls')
  })
})

describe('hls', () => {
  test('4 s without a first frame says weak and loads again after 2, 4, 8 s', () => {
    let run = tell(begin(false), room())
    const waits: number[] = []
    for (let tries = 0; tries < 4; tries += 1) {
      run = tell(run, tick, PLAYBACK_MS.hlsFirstFrame + 1)
      expect(run.state.weak).toBe(true)
      waits.push((run.state.reloadAtMs ?? 0) - run.nowMs)
      run = tell(run, tick, waits.at(-1) ?? 0)
      expect(run.effects).toEqual(['reloadHls'])
    }
    expect(waits).toEqual([2000, 4000, 8000, 8000])
  })
  test('one fatal error loads again, a second within 10 s says weak', () => {
    const once = tell(onHls(), { kind: 'hlsFatal' }, 100)
    expect([once.state.weak, once.effects]).toEqual([false, ['reloadHls']])
    expect(tell(once, { kind: 'hlsFatal' }, 9_000).state.weak).toBe(true)
    expect(tell(once, { kind: 'hlsFatal' }, 11_000).state.weak).toBe(false)
  })
  test('media on again reloads the list', () => {
    const away = tell(onHls(), room({ mediaOn: false }), 100)
    expect(tell(away, room(), 5_000).effects).toEqual(['reloadHls'])
  })
})

describe('coming back from HLS', () => {
  const good = (): Run => {
    const down = tell(onWebrtc(), { kind: 'deliver', path: 'hls' })
    return tell(down, { kind: 'frame', path: 'hls' }, 200)
  }
  const played = (run: Run, ms: number): Run => {
    let now = run
    for (let spent = 0; spent < ms; spent += 1000) now = tell(now, { kind: 'frame', path: 'hls' }, 1000)
    return now
  }
  test('after 30 s without a stall and with a short round trip it is tried beside', () => {
    expect(tell(played(good(), 29_000), tick).state.at).toBe('hls')
    const trying = tell(played(good(), 31_000), tick)
    expect([trying.state.at, trying.effects]).toEqual(['trying', ['watchBeside']])
    const swapped = tell(trying, { kind: 'frame', path: 'webrtc' }, 300)
    expect([swapped.state.at, swapped.effects]).toEqual(['webrtc', ['swap', 'stopHls']])
  })
  test('a stall, a long round trip or an unknown one keep it waiting', () => {
    const run = played(good(), 31_000)
    expect(tell(tell(run, { kind: 'hlsStalled' }), tick).state.at).toBe('hls')
    expect(tell(run, { kind: 'tick', rttMs: 500 }).state.at).toBe('hls')
    expect(tell(run, { kind: 'tick', rttMs: null }).state.at).toBe('hls')
  })
  test('each failure doubles the wait, to 120 s at most', () => {
    let run = good()
    const waits: number[] = []
    for (let tries = 0; tries < 4; tries += 1) {
      run = {
        ...run,
        state: {
          ...run.state,
          sinceMs: run.nowMs - run.state.returnWaitMs,
          stalledAtMs: run.nowMs - PLAYBACK_MS.noStallFor,
          lastFrameAtMs: run.nowMs,
        },
      }
      run = tell(run, tick)
      expect(run.state.at).toBe('trying')
      run = tell(run, tick, PLAYBACK_MS.tryingFirstFrame + 1)
      expect([run.state.at, run.effects]).toEqual(['hls', ['unwatch']])
      waits.push(run.state.returnWaitMs)
    }
    expect(waits).toEqual([60_000, 120_000, 120_000, 120_000])
  })
  test('three automatic returns a show, then by tap only', () => {
    const run = { ...played(good(), 31_000) }
    const spent: Run = { ...run, state: { ...run.state, returns: 3 } }
    expect(tell(spent, tick).state.at).toBe('hls')
    expect(tell(spent, { kind: 'tapReturn' }).state.at).toBe('trying')
  })
})

describe('held', () => {
  test.each(['interrupted', 'ended', 'banned'] as const)('%s stops what moves', (phase) => {
    const fromWebrtc = tell(onWebrtc(), room({ phase, mediaOn: false }))
    expect([fromWebrtc.state.at, fromWebrtc.effects]).toEqual(['held', ['unwatch']])
    const fromHls = tell(onHls(), room({ phase, mediaOn: false }))
    expect([fromHls.state.at, fromHls.effects]).toEqual(['held', ['stopHls']])
  })
  test('the host may come back', () => {
    const held = tell(onWebrtc(), room({ phase: 'interrupted', mediaOn: false }))
    expect(tell(held, room({ take: 2 }), 200_000).effects).toEqual(['watch'])
  })
})
