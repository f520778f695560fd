// Whether the leader may see her: the state in a row, the words and the choice in a sheet.
import { Eye } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureTextOf } from '../../text/failure.ts'
import { currentLanguage } from '../../text/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { ListRow } from '../../ui/list-row.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './consent.module.css'
import { useAnswerConsent, useConsent } from './consent.query.ts'

export function ConsentRow() {
  const { t } = useTranslation('me')
  const [open, setOpen] = useState(false)
  const { data: consent } = useConsent('leaderSees', true)
  const answer = useAnswerConsent(consent)
  if (!consent) return null
  const choose = (given: boolean) =>
    answer.mutate(given, {
      onSuccess: () => {
        setOpen(false)
        showToast(t(given ? 'consent.savedOn' : 'consent.savedOff'), 'good')
      },
      onError: (error) => showToast(failureTextOf(error), 'bad'),
    })
  return (
    <>
      <ListRow
        icon={<Eye size={20} strokeWidth={1.7} aria-hidden="true" />}
        title={t('consent.title')}
        value={t(consent.given === true ? 'consent.on' : 'consent.off')}
        onClick={() => setOpen(true)}
      />
      <Sheet
        open={open}
        onClose={() => setOpen(false)}
        label={t('consent.title')}
        title={t('consent.title')}
        foot={
          <div className={css.acts}>
            <Button look="soft" block busy={answer.isPending && !answer.variables} onClick={() => choose(false)}>
              {t(consent.given === true ? 'consent.takeBack' : 'consent.no')}
            </Button>
            {consent.given !== true && (
              <Button look="ink" block busy={answer.isPending && answer.variables} onClick={() => choose(true)}>
                {t('consent.yes')}
              </Button>
            )}
          </div>
        }
      >
        <p className={css.words}>{consent.words[currentLanguage()]}</p>
      </Sheet>
    </>
  )
}
