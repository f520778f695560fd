// The arguments of every ffmpeg that media runs; pure.
import type { PlainInlet } from '../media-port.ts'

/** No banner, no terminal, and only what is worth a log line. */
const quiet = ['-hide_banner', '-nostats', '-loglevel', 'warning']

/**
 * RTP described by an SDP on stdin -> fragmented MP4 on stdout.
 * `copyts` + `frag_discont` without edit list: the decode times in the file are the RTP times themselves, mapped by sender reports,
 * equal for sound and picture. Fragments of 200 ms: a segment's end is known so soon after its last frame.
 */
export function packagerArgs(input: { video: 'h264' | 'vp8'; audio: boolean; segmentSec: number }): string[] {
  return [
    ...quiet,
    ...['-protocol_whitelist', 'pipe,udp,rtp', '-analyzeduration', '3000000', '-probesize', '5000000', '-fpsprobesize', '0'],
    ...['-reorder_queue_size', '512', '-max_delay', '300000', '-buffer_size', '2000000', '-copyts'],
    // Only on loopback: else anybody on the network could send into the picture.
    ...['-localaddr', '127.0.0.1', '-f', 'sdp', '-i', 'pipe:0'],
    ...['-map', '0:v:0', ...(input.audio ? ['-map', '0:a:0'] : [])],
    ...(input.video === 'h264' ? ['-c:v', 'copy'] : transcode(input.segmentSec)),
    // async: a gap in the sound becomes silence of its length, never a shift of all that follows.
    ...(input.audio ? ['-c:a', 'aac', '-b:a', '96k', '-ar', '48000', '-ac', '2', '-af', 'aresample=async=1000'] : []),
    ...['-movflags', '+empty_moov+default_base_moof+frag_keyframe+frag_discont', '-use_editlist', '0', '-frag_duration', '200000'],
    // Sound that pauses holds the picture back by half a second at most.
    ...['-max_interleave_delta', '500000', '-flush_packets', '1', '-f', 'mp4', 'pipe:1'],
  ]
}

function transcode(segmentSec: number): string[] {
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-profile:v', 'main', '-pix_fmt', 'yuv420p', '-crf', '24'],
    // Said, not guessed: after so short a probe ffmpeg may take the stream for one of 90,000 frames a second. x264 takes no odd sizes.
    ...['-vf', 'fps=30,scale=trunc(iw/2)*2:trunc(ih/2)*2'],
    ...['-maxrate', '2500k', '-bufsize', '2500k', '-bf', '0', '-force_key_frames', `expr:gte(t,n_forced*${segmentSec})`],
  ]
}

export type FeedOutput = {
  video: PlainInlet
  audio: PlainInlet | null
  videoMap: string
  audioMap: string | null
  videoKbps?: number
  framesPerSecond?: number
}

/** Two RTP outputs into a stage's inlets: Opus, and H.264 with a key frame each second: an ffmpeg hears no requests, so that is what a joiner waits at most. */
export function feedOutputArgs(output: FeedOutput): string[] {
  const framesPerSecond = output.framesPerSecond ?? 25
  const kbps = output.videoKbps ?? 1_200
  const video = [
    ...['-map', output.videoMap, '-an', '-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-profile:v', 'baseline'],
    ...['-pix_fmt', 'yuv420p', '-r', String(framesPerSecond), '-g', String(framesPerSecond), '-keyint_min', String(framesPerSecond)],
    ...['-bf', '0', '-sc_threshold', '0', '-b:v', `${kbps}k`, '-maxrate', `${kbps}k`, '-bufsize', `${kbps}k`, ...rtpOut(output.video)],
  ]
  if (!output.audio || !output.audioMap) return video
  return [...video, '-map', output.audioMap, '-vn', '-c:a', 'libopus', '-b:a', '64k', '-ar', '48000', '-ac', '2', ...rtpOut(output.audio)]
}

/** The whole command of a feed: the caller's inputs and filters, then ours. */
export function feedArgs(inputArgs: readonly string[], output: FeedOutput): string[] {
  return [...quiet, '-nostdin', ...inputArgs, ...feedOutputArgs(output)]
}

function rtpOut(inlet: PlainInlet): string[] {
  const address = `rtp://${inlet.ip}:${inlet.port}?rtcpport=${inlet.rtcpPort}&localaddr=127.0.0.1&pkt_size=1200`
  return ['-f', 'rtp', '-ssrc', String(inlet.ssrc), '-payload_type', String(inlet.payloadType), address]
}
