// Shows the link of an invitation this one time: whoever opens it sets the password of the account.
import { Copy, KeyRound } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { paths } from '../../paths.ts'
import { copyText } from '../../platform/env.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import { inviteLink } from './scopes.rules.ts'
import css from './staff.module.css'
import type { Invite } from './staff.query.ts'

export function InviteDialog({ invite, onClose }: { invite: Invite | null; onClose: () => void }) {
  const { t } = useTranslation('console')
  const [shown, setShown] = useState(invite)
  useEffect(() => {
    if (invite) setShown(invite)
  }, [invite])
  if (!shown) return null
  const link = inviteLink(window.location.origin, paths.staffWelcome, shown.token)
  const copy = () => void copyText(link).then((done) => showToast(done ? t('copied') : t('copyFailed'), done ? 'good' : 'bad'))
  return (
    <DeskDialog
      open={invite !== null}
      wide
      title={t('staff.inviteTitle', { name: shown.account.name })}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('staff.inviteDone')}</DeskButton>
          <DeskButton look="primary" data-first="" icon={<Copy size={16} aria-hidden="true" />} onClick={copy}>
            {t('staff.inviteCopy')}
          </DeskButton>
        </>
      }
    >
      <p>{t('staff.inviteWords', { until: dateTimeOf(shown.expiresAtMs, serverNow()) })}</p>
      <p className={css.link}>
        <KeyRound size={16} aria-hidden="true" />
        <code>{link}</code>
      </p>
      <p className={css.once}>{t('staff.inviteOnce')}</p>
    </DeskDialog>
  )
}
