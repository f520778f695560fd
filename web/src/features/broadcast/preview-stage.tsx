// The whole picture of the camera before a show: the part that phones will see is bright, the rest dimmed, and the pin card's place is marked.
import { Camera, RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { DeskButton } from '../../ui/desk-button.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import css from './camera.module.css'
import { CameraView } from './camera-view.tsx'
import type { Devices } from './devices.store.ts'

function cameraWords(stream: MediaStream | null): string | null {
  const track = stream?.getVideoTracks()[0]
  if (!track) return null
  const { width, height, frameRate } = track.getSettings()
  const size = width !== undefined && height !== undefined ? ` · ${width}×${height}` : ''
  return `${track.label}${size}${frameRate === undefined ? '' : ` · ${Math.round(frameRate)} fps`}`
}

export function PreviewStage({ devices }: { devices: Devices }) {
  const { t } = useTranslation('studio')
  const { at, fault, stream, mirror, guides } = useStore(devices.store)
  const words = cameraWords(stream)
  return (
    <div className={css.stage}>
      <CameraView stream={stream} mirror={mirror} label={t('before.picture')} />
      {stream && (
        <>
          <div className={css.dim} />
          <div className={`${css.dim} ${css.right}`} />
          <div className={css.frame}>
            {guides && <div className={css.thirds} />}
            <div className={css.cover}>{t('before.cover')}</div>
          </div>
          {words !== null && (
            <span className={`num ${css.chip} ${css.topLeft}`}>
              <Camera size={14} aria-hidden="true" />
              {words}
            </span>
          )}
          <span className={`${css.chip} ${css.bottomLeft}`}>{t('before.bright')}</span>
        </>
      )}
      {at === 'asking' && (
        <div className={css.fault} role="status">
          <Spinner size={30} />
          <h2>{t('device.asking')}</h2>
          <p>{t('device.askingWords')}</p>
        </div>
      )}
      {at === 'failed' && fault !== null && <DeviceFaultCard fault={fault} onAgain={() => void devices.open()} />}
    </div>
  )
}

export function DeviceFaultCard({ fault, onAgain }: { fault: 'denied' | 'missing' | 'busy' | 'unsupported'; onAgain: () => void }) {
  const { t } = useTranslation('studio')
  return (
    <div className={css.fault} role="alert">
      <h2>{t(`device.${fault}`)}</h2>
      <p>{t(`device.${fault}Words`)}</p>
      <DeskButton look="primary" icon={<RefreshCw size={16} aria-hidden="true" />} onClick={onAgain}>
        {t('device.again')}
      </DeskButton>
    </div>
  )
}
