// Keeps the last picture on a small canvas behind the video, so that a change of path or a pause never shows black.

const keptWidth = 270

/** Draws the element's current picture; does nothing before there is one. */
export function keepFrame(video: HTMLVideoElement, canvas: HTMLCanvasElement): void {
  if (video.videoWidth === 0 || video.readyState < 2) return
  canvas.width = keptWidth
  canvas.height = Math.round((keptWidth * video.videoHeight) / video.videoWidth)
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
}
