// Which camera and which microphone: cards before a show, the same choices in a dialog while on air.
import { Camera, Mic } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import css from './device-picks.module.css'
import type { Devices } from './devices.store.ts'
import { LevelMeter } from './level-meter.tsx'

function Pick({
  label,
  icon,
  options,
  value,
  empty,
  onPick,
  children,
}: {
  label: string
  icon: ReactNode
  options: readonly MediaDeviceInfo[]
  value: string
  empty: string
  onPick: (deviceId: string) => void
  children?: ReactNode
}) {
  const id = useId()
  return (
    <section className={css.card}>
      <label htmlFor={id}>
        {icon}
        {label}
      </label>
      <select id={id} value={value} disabled={options.length === 0} onChange={(event) => onPick(event.target.value)}>
        {options.length === 0 && <option value="">{empty}</option>}
        {options.map((device, index) => (
          <option key={device.deviceId || index} value={device.deviceId}>
            {device.label === '' ? `${label} ${index + 1}` : device.label}
          </option>
        ))}
      </select>
      {children}
    </section>
  )
}

export function Switch({ checked, label, onChange }: { checked: boolean; label: string; onChange: (checked: boolean) => void }) {
  return (
    <button type="button" role="switch" aria-checked={checked} className={css.switch} onClick={() => onChange(!checked)}>
      <i aria-hidden="true" />
      {label}
    </button>
  )
}

const usedId = (stream: MediaStream | null, kind: 'video' | 'audio'): string =>
  stream
    ?.getTracks()
    .find((track) => track.kind === kind)
    ?.getSettings().deviceId ?? ''

export function DevicePicks({ devices }: { devices: Devices }) {
  const { t } = useTranslation('studio')
  const { list, stream, mirror, guides, muted } = useStore(devices.store)
  return (
    <div className={css.cards}>
      <Pick
        label={t('device.camera')}
        icon={<Camera size={16} aria-hidden="true" />}
        options={list.cameras}
        value={usedId(stream, 'video')}
        empty={t('device.none')}
        onPick={(cameraId) => void devices.choose({ cameraId })}
      >
        <div className={css.switches}>
          <Switch checked={mirror} label={t('device.mirror')} onChange={(wish) => devices.look({ mirror: wish })} />
          <Switch checked={guides} label={t('device.guides')} onChange={(wish) => devices.look({ guides: wish })} />
        </div>
      </Pick>
      <Pick
        label={t('device.microphone')}
        icon={<Mic size={16} aria-hidden="true" />}
        options={list.microphones}
        value={usedId(stream, 'audio')}
        empty={t('device.none')}
        onPick={(microphoneId) => void devices.choose({ microphoneId })}
      >
        <LevelMeter devices={devices} />
        <div className={css.switches}>
          <Switch checked={muted} label={t('device.mute')} onChange={devices.mute} />
        </div>
      </Pick>
    </div>
  )
}
