// Which show is running in this tab: it goes on in the small window while the person is on other pages.
import { create } from 'zustand'

type CurrentLive = { showId: string | null; shareCode: string | null; onRoomPage: boolean }
const nothing: CurrentLive = { showId: null, shareCode: null, onRoomPage: false }

export const useCurrentLive = create<CurrentLive>(() => nothing)

/** The room page is open: its show runs, full size. A share code met once in this visit stays with its show. */
export function enterLive(showId: string, shareCode: string | null): void {
  const now = useCurrentLive.getState()
  useCurrentLive.setState({ showId, shareCode: shareCode ?? (now.showId === showId ? now.shareCode : null), onRoomPage: true })
}

/** The person went to another page: the show goes on in the small window. */
export const leaveRoomPage = (): void => useCurrentLive.setState({ onRoomPage: false })

/** The small window was closed: the show is left. */
export const endLive = (): void => useCurrentLive.setState(nothing)

/** Back from the cashier by a page load: the show goes on in the small window, unless another one runs already. */
export function resumeLive(showId: string): void {
  if (useCurrentLive.getState().showId === null) useCurrentLive.setState({ showId, shareCode: null, onRoomPage: false })
}
