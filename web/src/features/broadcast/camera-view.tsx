// The host's own picture, straight from the camera: muted here, mirrored if she likes, never mirrored for viewers.
import { useEffect, useRef } from 'react'
import { cx } from '../../ui/class-names.ts'
import css from './camera.module.css'

export function CameraView({ stream, mirror, label }: { stream: MediaStream | null; mirror: boolean; label: string }) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (!element) return
    element.srcObject = stream
    // a page in the background refuses; the picture then starts when it is seen again
    if (stream) void element.play().catch(() => undefined)
  }, [stream])
  return <video ref={video} className={cx(css.video, mirror && css.mirror)} aria-label={label} muted playsInline autoPlay />
}
