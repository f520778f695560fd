// The studio on air: run sheet left, the picture and what is sold in the middle, chat right; in tabs where there is no room.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { DevicePicks } from '../../features/broadcast/device-picks.tsx'
import type { Devices } from '../../features/broadcast/devices.store.ts'
import { AskDialog } from '../../features/studio/ask-dialog.tsx'
import { useNoPointerFocus, useDeskKeys, type DeskKey } from '../../features/studio/desk-keys.ts'
import { KeysDialog } from '../../features/studio/keys-dialog.tsx'
import { PauseDialog } from '../../features/studio/pause-dialog.tsx'
import { serverNow } from '../../platform/clock-offset.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { useMedia } from '../../ui/use-media.ts'
import { ChatColumn } from './chat-column.tsx'
import { LiveBar } from './live-bar.tsx'
import css from './live-desk.module.css'
import { LivePicture } from './live-picture.tsx'
import { SaleDialogs, useSaleActs } from './sale-dialogs.tsx'
import { OfferPrompter, SellColumn, SheetColumn } from './sell-columns.tsx'
import { SideTabs, type SideTab } from './side-tabs.tsx'
import { StageQuestion } from './stage-question.tsx'
import type { StudioSession } from './studio-session.ts'
import { useDevicesOpen } from './use-devices-open.ts'
import { useSelling } from './use-selling.ts'

type Dialog = 'pause' | 'end' | 'keys' | 'devices' | null

function usePhaseActs(session: StudioSession, refused: ReturnType<typeof useSelling>['refused'], close: () => void) {
  const [busy, setBusy] = useState(false)
  const run = async (work: () => ReturnType<StudioSession['acts']['resume']>): Promise<void> => {
    if (busy) return
    setBusy(true)
    if (!refused(await work())) close()
    setBusy(false)
  }
  return {
    busy,
    pause: (minutes: number) => void run(() => session.acts.pause(minutes === 0 ? null : serverNow() + minutes * 60_000)),
    resume: () => void run(session.acts.resume),
    end: () => void run(session.acts.end),
  }
}

function Desk({ session, devices }: { session: StudioSession; devices: Devices }) {
  const { t } = useTranslation('studio')
  const selling = useSelling(session, true)
  const sale = useSaleActs(session, selling)
  const [dialog, setDialog] = useState<Dialog>(null)
  const [tab, setTab] = useState<SideTab>('chat')
  const phase = usePhaseActs(session, selling.refused, () => setDialog(null))
  const viewers = useStore(session.room.store, (now) => now.viewers)
  const lineAway = useStore(session.room.store, (now) => now.stand === 'away')
  const narrow = useMedia('(max-width: 1239px)')
  const phone = useMedia('(max-width: 900px)')
  useDevicesOpen(devices)
  useNoPointerFocus()
  const onKey = (key: DeskKey): void => {
    if (key === 'next') void selling.pinNext()
    if (key === 'up' || key === 'down') selling.step(key === 'up' ? -1 : 1)
    if (key === 'pin' && selling.selectedId !== null) void selling.pinOffer(selling.selectedId)
    if (key === 'extend' && sale.running) sale.press('extend')
    if (key === 'topUp') sale.press('topUp')
    if (key === 'help') setDialog('keys')
  }
  useDeskKeys(true, onKey)
  const sheet = <SheetColumn selling={selling} onKeys={() => setDialog('keys')} />
  const sell = <SellColumn selling={selling} sale={sale} />
  const chat = <ChatColumn session={session} selling={selling} asHost />
  return (
    <main className={css.desk}>
      <LiveBar
        session={session}
        selling={selling}
        busy={phase.busy}
        onPause={() => setDialog('pause')}
        onResume={phase.resume}
        onEnd={() => setDialog('end')}
      />
      {lineAway && (
        <p className={css.lineAway} role="alert">
          {t('away.line')}
        </p>
      )}
      {!narrow && sheet}
      {!phone && <OfferPrompter shown={selling.pinnedOffer} />}
      <div className={css.middle}>
        <LivePicture
          session={session}
          devices={devices}
          shown={selling.pinnedOffer}
          resuming={phase.busy}
          onResume={phase.resume}
          onDevices={() => setDialog('devices')}
        />
        {!phone && sell}
      </div>
      <div className={css.side}>
        {narrow ? <SideTabs tab={tab} onTab={setTab} panels={phone ? { sell, sheet, chat } : { sheet, chat }} /> : chat}
      </div>
      <SaleDialogs session={session} selling={selling} asked={sale.asked} onClose={() => sale.ask(null)} />
      <PauseDialog open={dialog === 'pause'} busy={phase.busy} onClose={() => setDialog(null)} onPause={phase.pause} />
      <AskDialog
        open={dialog === 'end'}
        title={t('end.title')}
        keepLabel={t('end.keep')}
        actLabel={t('end.act')}
        busy={phase.busy}
        onKeep={() => setDialog(null)}
        onAct={phase.end}
      >
        <p>{viewers === null ? t('end.words') : t('end.wordsCount', { count: viewers })}</p>
      </AskDialog>
      <KeysDialog open={dialog === 'keys'} onClose={() => setDialog(null)} />
      <DeskDialog
        wide
        open={dialog === 'devices'}
        title={t('live.devices')}
        onClose={() => setDialog(null)}
        foot={
          <DeskButton look="primary" data-first="" onClick={() => setDialog(null)}>
            {t('keys.done')}
          </DeskButton>
        }
      >
        <DevicePicks devices={devices} />
      </DeskDialog>
      <StageQuestion session={session} />
    </main>
  )
}

export function LiveDesk({ session }: { session: StudioSession }) {
  return session.devices ? <Desk session={session} devices={session.devices} /> : null
}
