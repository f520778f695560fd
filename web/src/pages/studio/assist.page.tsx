// The assistant's desk of one show: run sheet with a button on every row, what is shown now, chat with moderation.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useStore } from 'zustand'
import { NextButton } from '../../features/run-sheet/next-button.tsx'
import { SheetList } from '../../features/run-sheet/sheet-list.tsx'
import { useMe } from '../../features/session/me.query.ts'
import { useNoPointerFocus } from '../../features/studio/desk-keys.ts'
import { useMedia } from '../../ui/use-media.ts'
import css from './assist-desk.module.css'
import { ChatColumn } from './chat-column.tsx'
import { DeskGate } from './desk-gate.tsx'
import { DeskStats, ShowName } from './live-bar.tsx'
import { MediaWords } from './media-words.tsx'
import { SaleDialogs, useSaleActs } from './sale-dialogs.tsx'
import { SellColumn } from './sell-columns.tsx'
import { SideTabs, type SideTab } from './side-tabs.tsx'
import type { StudioSession } from './studio-session.ts'
import { useSelling } from './use-selling.ts'

function AssistDesk({ session }: { session: StudioSession }) {
  const { t } = useTranslation('studio')
  const { data: me } = useMe()
  const selling = useSelling(session, false)
  const sale = useSaleActs(session, selling)
  const [tab, setTab] = useState<SideTab>('sheet')
  useNoPointerFocus()
  const lineAway = useStore(session.room.store, (now) => now.stand === 'away')
  const narrow = useMedia('(max-width: 1023px)')
  const phone = useMedia('(max-width: 700px)')
  const shownCount = selling.rows.filter((row) => row.talkedMs > 0).length
  const reason = selling.onAir ? null : t('sheet.notOnAir')
  const sheet = (
    <section className={css.sheet} aria-label={t('sheet.title')}>
      <header>
        <h2>{t('sheet.title')}</h2>
        <small className="num">{t('sheet.count', { count: selling.rows.length, shown: shownCount })}</small>
      </header>
      <SheetList
        large
        rows={selling.rows}
        selectedId={null}
        busyId={selling.pinning}
        onSelect={() => undefined}
        onPin={(offerId) => void selling.pinOffer(offerId)}
      />
    </section>
  )
  const sell = <SellColumn selling={selling} sale={sale} withKeys={false} />
  const chat = <ChatColumn session={session} selling={selling} asHost={false} />
  return (
    <main className={css.desk}>
      <header className={css.bar}>
        <ShowName session={session} role={t('assist.who', { name: me?.nickname ?? '' })} />
        <DeskStats session={session} selling={selling} />
        <MediaWords session={session} lineAway={lineAway} />
      </header>
      {!narrow && sheet}
      {!phone && sell}
      {narrow ? <SideTabs tab={tab} onTab={setTab} panels={phone ? { sell, sheet, chat } : { sheet, chat }} /> : chat}
      <footer className={css.dock}>
        <NextButton
          withKey={false}
          next={selling.next}
          busy={selling.pinning !== null}
          reason={reason}
          onNext={() => void selling.pinNext()}
        />
      </footer>
      <SaleDialogs session={session} selling={selling} asked={sale.asked} onClose={() => sale.ask(null)} />
    </main>
  )
}

export default function AssistPage() {
  const { showId = '' } = useParams()
  return (
    <DeskGate showId={showId} purpose="assist">
      {(session) => <AssistDesk session={session} />}
    </DeskGate>
  )
}
