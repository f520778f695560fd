// What stands instead of the room when a person may not enter, or was put out: the reason, and the next step.
import { Flag, Lock, LogOut, MonitorX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useStore } from 'zustand'
import { StateActs, StateCard, Veil } from '../../features/room/state-card.tsx'
import { useShow } from '../../features/shows/shows.query.ts'
import { paths } from '../../paths.ts'
import { failureText } from '../../text/failure.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { CodeBoxes } from '../../ui/code-boxes.tsx'
import { Picture } from '../../ui/picture.tsx'
import { endLive, enterLive } from './current-live.store.ts'
import css from './live-room.module.css'
import type { LiveSession } from './live-session.ts'

const codeLength = 4

function CodeAsk({ session, wrong }: { session: LiveSession; wrong: boolean }) {
  const { t } = useTranslation('room')
  const [code, setCode] = useState('')
  const enter = (full: string) => {
    session.room.store.setState({ stand: 'entering' })
    void session.room.join(full)
  }
  return (
    <StateCard icon={<Lock size={24} />} title={t('code.title')} words={wrong ? t('code.wrong') : t('code.words')}>
      <div className={css.code}>
        <CodeBoxes
          length={codeLength}
          value={code}
          label={t('code.label')}
          onVideo
          letters
          focusFirst
          wrong={wrong}
          onChange={setCode}
          onFull={enter}
        />
      </div>
      <StateActs>
        <Button look="white" disabled={code.length < codeLength} onClick={() => enter(code)}>
          {t('code.enter')}
        </Button>
      </StateActs>
    </StateCard>
  )
}

function PutOut({ session, showId }: { session: LiveSession; showId: string }) {
  const { t } = useTranslation('room')
  const navigate = useNavigate()
  const reason = useStore(session.room.store, (now) => now.endReason)
  const restart = () => {
    endLive()
    setTimeout(() => enterLive(showId, null), 0)
  }
  if (reason === 'replaced' || reason === 'tooSlow') {
    return (
      <StateCard icon={<MonitorX size={24} />} title={t('replaced.title')} words={t('replaced.words')}>
        <StateActs>
          <Button look="white" onClick={restart}>
            {t('replaced.again')}
          </Button>
        </StateActs>
      </StateCard>
    )
  }
  if (reason === 'signedOut' || reason === 'expired') {
    return (
      <StateCard icon={<LogOut size={24} />} title={t('signedOut.title')} words={t('signedOut.words')}>
        <StateActs>
          <Button look="white" onClick={() => void navigate(paths.signIn(paths.show(showId)))}>
            {t('signedOut.again')}
          </Button>
          <Button look="veil" onClick={restart}>
            {t('signedOut.watch')}
          </Button>
        </StateActs>
      </StateCard>
    )
  }
  return (
    <StateCard icon={<Flag size={24} />} title={t('kicked.title')} words={t('kicked.words')}>
      <StateActs>
        <ButtonLink to={paths.orders} look="white">
          {t('ended.orders')}
        </ButtonLink>
        <ButtonLink to={paths.shows} look="veil">
          {t('refused.back')}
        </ButtonLink>
      </StateActs>
    </StateCard>
  )
}

export default function RoomDoor({ session }: { session: LiveSession }) {
  const { t } = useTranslation('room')
  const { data: page } = useShow(session.showId)
  const stand = useStore(session.room.store, (now) => now.stand)
  const refusal = useStore(session.room.store, (now) => now.refusal)
  const code = refusal?.code ?? 'entry_refused'
  return (
    <main className={css.room}>
      {typeof page?.show.coverUrl === 'string' && <Picture src={page.show.coverUrl} alt="" className={css.cover} eager />}
      <Veil grey={stand === 'ended'} />
      {stand === 'ended' ? (
        <PutOut session={session} showId={session.showId} />
      ) : code === 'code_needed' || code === 'code_wrong' ? (
        <CodeAsk session={session} wrong={code === 'code_wrong'} />
      ) : (
        <StateCard
          icon={<Lock size={24} />}
          title={code === 'not_found' ? t('gone.title') : t('refused.title')}
          words={code === 'not_found' ? t('gone.words') : failureText(code)}
        >
          <StateActs>
            <ButtonLink to={paths.shows} look="white">
              {t('refused.back')}
            </ButtonLink>
          </StateActs>
        </StateCard>
      )}
    </main>
  )
}
