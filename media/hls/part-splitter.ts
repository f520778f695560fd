// Cuts an fMP4 byte stream into its header and its fragments and reads their times; parsed boxes are dropped at once.
import * as MP4Box from 'mp4box'

export type FragmentHead = { codecs: string; width: number; height: number; videoTrackId: number; videoTimescale: number }
/** One moof with its mdat. Times are decode times of the picture in seconds; null when the fragment holds sound alone. */
export type Fragment = { bytes: Buffer; startsWithKey: boolean; startSec: number | null; endSec: number | null; frameCount: number }
export type SplitListener = { head(head: FragmentHead, bytes: Buffer): void; fragment(fragment: Fragment): void }

/** A box larger than this is no fragment of ours. */
const boxBytesMax = 32_000_000

/** Feed it what ffmpeg writes. Throws on bytes that are no fMP4: the caller ends that ffmpeg. */
export function createPartSplitter(listener: SplitListener): { push(chunk: Buffer): void } {
  let rest: Buffer = Buffer.alloc(0)
  let head: FragmentHead | null = null
  let headBytes: Buffer[] = []
  let moof: Buffer | null = null

  function box(type: string, bytes: Buffer) {
    if (type === 'moof') {
      moof = bytes
    } else if (type === 'mdat' && moof && head) {
      listener.fragment(readFragment(moof, bytes, head))
      moof = null
    } else if (type === 'moov') {
      headBytes.push(bytes)
      const whole = Buffer.concat(headBytes)
      head = readHead(whole)
      headBytes = []
      listener.head(head, whole)
    } else if (!head) {
      headBytes.push(bytes)
    }
  }

  return {
    push(chunk) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      while (rest.length >= 8) {
        const size = rest.readUInt32BE(0)
        if (size < 8 || size > boxBytesMax) throw new Error('not fragmented MP4')
        if (rest.length < size) return
        const bytes = rest.subarray(0, size)
        rest = rest.subarray(size)
        box(bytes.toString('latin1', 4, 8), bytes)
      }
    },
  }
}

function parse(bytes: Buffer) {
  const file = MP4Box.createFile()
  const copy = new Uint8Array(bytes).buffer
  file.appendBuffer(MP4Box.MP4BoxBuffer.fromArrayBuffer(copy, 0))
  return file
}

function readHead(bytes: Buffer): FragmentHead {
  const info = parse(bytes).getInfo()
  const track = info.videoTracks[0]
  if (!track) throw new Error('no picture in the fragments')
  return {
    codecs: info.tracks.map((one) => one.codec).join(','),
    width: track.video?.width ?? track.track_width,
    height: track.video?.height ?? track.track_height,
    videoTrackId: track.id,
    videoTimescale: track.timescale,
  }
}

const notSyncFlag = 0x10000
const firstSampleFlagsPresent = 0x4
const sampleFlagsPresent = 0x400

/** mp4box leaves zeros where the file says nothing, and zero would be a key frame: so only what the run says it holds. */
function firstSampleFlags(run: { flags: number; first_sample_flags: number; sample_flags: number[] } | undefined): number | undefined {
  if (!run) return undefined
  if (run.flags & firstSampleFlagsPresent) return run.first_sample_flags
  return run.flags & sampleFlagsPresent ? run.sample_flags[0] : undefined
}

function readFragment(moofBytes: Buffer, mdatBytes: Buffer, head: FragmentHead): Fragment {
  const bytes = Buffer.concat([moofBytes, mdatBytes])
  const moof = parse(moofBytes).moofs[0]
  const traf = moof?.trafs.find((one) => one.tfhd.track_id === head.videoTrackId)
  if (!traf?.tfdt || traf.truns.length === 0) return { bytes, startsWithKey: false, startSec: null, endSec: null, frameCount: 0 }
  let ticks = 0
  let frameCount = 0
  for (const run of traf.truns) {
    frameCount += run.sample_count
    for (let index = 0; index < run.sample_count; index++) ticks += run.sample_duration[index] ?? traf.tfhd.default_sample_duration ?? 0
  }
  const flags = firstSampleFlags(traf.truns[0]) ?? traf.tfhd.default_sample_flags
  const start = traf.tfdt.baseMediaDecodeTime
  return {
    bytes,
    startsWithKey: (flags & notSyncFlag) === 0,
    startSec: start / head.videoTimescale,
    endSec: (start + ticks) / head.videoTimescale,
    frameCount,
  }
}
