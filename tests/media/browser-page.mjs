// The page of the browser test: a host and a viewer by mediasoup-client; `window.ask(method, input)` reaches the engine.
import Hls from 'hls.js/light'
import { Device } from 'mediasoup-client'

const encodings = [
  { scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { scaleResolutionDownBy: 2, maxBitrate: 400_000 },
  { scaleResolutionDownBy: 1, maxBitrate: 900_000 },
]

async function ask(method, input) {
  const answer = await window.ask(method, input)
  if (answer && answer.ok === false) throw new Error(answer.code)
  return answer
}

function connectBy(transport, ownerKey) {
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    void ask('connectTransport', { ownerKey, transportId: transport.id, dtlsParameters }).then(
      () => done(),
      (error) => failed(error),
    )
  })
}

/** Camera and microphone on the air (a smaller picture gets no three layers from Chromium); `codecName` h264 or vp8. */
window.publish = async ({ stageId, ownerKey, codecName }) => {
  const opened = await ask('openStage', { stageId, holderKey: 'host', ownerKey, takeFrom: 0 })
  const device = await Device.factory()
  await device.load({ routerRtpCapabilities: opened.caps })
  const transport = device.createSendTransport(opened.transport)
  connectBy(transport, ownerKey)
  transport.on('produce', ({ kind, rtpParameters }, done, failed) => {
    const source = kind === 'video' ? 'camera' : 'mic'
    const asked = ask('produce', { stageId, ownerKey, transportId: transport.id, kind, rtpParameters, source })
    void asked.then(
      ({ producerId }) => done({ id: producerId }),
      (error) => failed(error),
    )
  })
  window.camera ??= await navigator.mediaDevices.getUserMedia({
    video: { width: { exact: 1280 }, height: { exact: 720 }, frameRate: 20 },
    audio: true,
  })
  const codec = device.sendRtpCapabilities.codecs.find((one) => one.mimeType.toLowerCase() === `video/${codecName}`)
  const track = (kind) => window.camera.getTracks().find((one) => one.kind === kind)
  window.videoProducer = await transport.produce({ track: track('video'), encodings, codec, stopTracks: false })
  await transport.produce({ track: track('audio'), stopTracks: false })
  window.hostTransport = transport
  return { mimeType: codec.mimeType, width: track('video').getSettings().width }
}

/** Milliseconds from asking to the first decoded frame. */
window.watchStage = async ({ stageId, viewerKey }) => {
  const beganMs = performance.now()
  window.recvTransport?.close()
  const { webrtc } = await ask('admit', { stageId })
  const device = await Device.factory()
  await device.load({ routerRtpCapabilities: webrtc })
  const answer = await ask('watch', { stageId, viewerKey, sessionKey: 'viewer', rtpCapabilities: device.recvRtpCapabilities })
  const transport = device.createRecvTransport(answer.transport)
  connectBy(transport, viewerKey)
  const stream = new MediaStream()
  window.consumers = []
  for (const facts of answer.consumers) {
    const consumer = await transport.consume(facts)
    stream.addTrack(consumer.track)
    window.consumers.push(consumer)
  }
  window.recvTransport = transport
  const video = videoElement()
  video.srcObject = stream
  await video.play()
  while ((await window.received()).framesDecoded === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  return performance.now() - beganMs
}

/** What the picture's consumer has received so far. */
window.received = async () => {
  const stats = await window.consumers[0].getStats()
  const inbound = [...stats.values()].find((one) => one.type === 'inbound-rtp')
  return { framesDecoded: inbound?.framesDecoded ?? 0, width: inbound?.frameWidth ?? 0 }
}

/** Frames of this layer that the host has sent so far. */
window.framesSent = async (layer) => {
  const stats = await window.videoProducer.getStats()
  return [...stats.values()].find(({ type, rid }) => type === 'outbound-rtp' && rid === `r${layer}`)?.framesSent ?? 0
}

window.playHls = (url) => {
  const video = videoElement()
  video.srcObject = null
  window.hls?.destroy()
  window.hlsErrors = []
  window.hls = new Hls({ liveSyncDurationCount: 2 })
  window.hls.on(Hls.Events.ERROR, (_event, error) => window.hlsErrors.push(`${error.details} ${error.fatal}`))
  window.hls.loadSource(url)
  window.hls.attachMedia(video)
  void video.play()
}

window.playing = () => {
  const video = videoElement()
  const behindMs = window.hls?.playingDate ? Date.now() - window.hls.playingDate.getTime() : null
  return {
    currentTime: video.currentTime,
    width: video.videoWidth,
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
    heardBytes: video.webkitAudioDecodedByteCount,
    behindMs,
    errors: window.hlsErrors,
  }
}

function videoElement() {
  const known = document.querySelector('video')
  if (known) return known
  const video = document.createElement('video')
  Object.assign(video, { muted: true, autoplay: true, playsInline: true })
  document.body.append(video)
  return video
}
