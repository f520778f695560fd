// Asks once, in the room and in plain words, whether the leader who brought her may see her; either answer is the last of it.
import { useTranslation } from 'react-i18next'
import { failureTextOf } from '../../text/failure.ts'
import { currentLanguage } from '../../text/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './consent.module.css'
import { useAnswerConsent, useConsent } from './consent.query.ts'

/** Shown only to a member with a leader who was never asked. */
export function LeaderAsk({ leaderName }: { leaderName: string }) {
  const { t } = useTranslation('me')
  const { data: consent } = useConsent('leaderSees', true)
  const answer = useAnswerConsent(consent)
  if (!consent || consent.given !== null || answer.isSuccess) return null
  const choose = (given: boolean) => answer.mutate(given, { onError: (error) => showToast(failureTextOf(error), 'bad') })
  return (
    <aside className={css.ask} aria-label={t('consent.title')}>
      <p className="row">
        <Avatar name={leaderName} size={28} />
        <b>{t('consent.served', { name: leaderName })}</b>
      </p>
      <p className={css.askWords}>{consent.words[currentLanguage()]}</p>
      <div className={css.acts}>
        <Button look="veil" size="sm" busy={answer.isPending && !answer.variables} onClick={() => choose(false)}>
          {t('consent.no')}
        </Button>
        <Button look="white" size="sm" busy={answer.isPending && answer.variables} onClick={() => choose(true)}>
          {t('consent.yes')}
        </Button>
      </div>
    </aside>
  )
}
