// How the picture stands on the page: moved up under a sheet, at rest, or bare.
import { create } from 'zustand'

export type Raise = 'none' | 'up' | 'tall'
export type RoomView = { raise: Raise; bare: boolean }

export const useRoomView = create<RoomView>(() => ({ raise: 'none', bare: false }))
export const raisePicture = (raise: Raise): void => useRoomView.setState({ raise })
/** A tap on the bare picture hides everything but the pin card; another brings it back. */
export const toggleBare = (): void => useRoomView.setState((now) => ({ bare: !now.bare }))
