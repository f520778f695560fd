// The leaders' agreement: read in a sheet, and asked for again on her home when its words have changed since she accepted them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { rest } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { currentLanguage } from '../../text/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/page.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './leader.module.css'
import { leaderKey } from './leader.query.ts'

const key = [...leaderKey, 'agreement'] as const
const useAgreement = (enabled: boolean) =>
  useQuery({ queryKey: key, queryFn: ({ signal }) => rest('GET /leader/agreement', { signal }), enabled, staleTime: 600_000 })

export function AgreementSheet({ open, onClose, onAccept }: { open: boolean; onClose: () => void; onAccept?: (() => void) | undefined }) {
  const { t } = useTranslation('leader')
  const { data } = useAgreement(open)
  const words = data?.words[currentLanguage()] ?? ''
  return (
    <Sheet
      open={open}
      height="fit"
      label={t('agreement.title')}
      title={t('agreement.title')}
      onClose={onClose}
      foot={
        onAccept && (
          <Button look="gold" size="lg" block onClick={onAccept}>
            {t('agreement.accept')}
          </Button>
        )
      }
    >
      <div className={css.payee}>
        {words.split('\n').map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </Sheet>
  )
}

/** Drawn only while the words in force are not the ones she accepted. */
export function AgreementAsk() {
  const { t } = useTranslation('leader')
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const { data } = useAgreement(true)
  const accept = useMutation({
    mutationFn: (version: number) => rest('POST /leader/agreement', { body: { version } }),
    onSuccess: (after) => {
      queries.setQueryData(key, after)
      setOpen(false)
      showToast(t('agreement.accepted', { version: after.version }), 'good')
    },
    onError: (error) => showToast(failureTextOf(error), 'bad'),
  })
  if (!data || data.accepted?.version === data.version) return null
  return (
    <>
      <Card title={t('agreement.changed')}>
        <p className={css.hereWords}>{t('agreement.changedWords')}</p>
        <Button look="line" block onClick={() => setOpen(true)}>
          {t('agreement.read')}
        </Button>
      </Card>
      <AgreementSheet open={open} onClose={() => setOpen(false)} onAccept={() => accept.mutate(data.version)} />
    </>
  )
}
