// Opens camera and microphone when a desk that needs them appears, also after a reload in the middle of a show.
import { useEffect } from 'react'
import type { Devices } from '../../features/broadcast/devices.store.ts'

export function useDevicesOpen(devices: Devices): void {
  useEffect(() => {
    if (devices.store.getState().at === 'closed') void devices.open()
  }, [devices])
}
