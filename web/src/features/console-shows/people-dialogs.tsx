// Two short forms about people: a room for a host's phone, and an assistant for a show.
import { Checkbox, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { displayText, graphemes } from '../../../../server/protocol/text.ts'
import { RestError } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import { PHONE, phoneOf } from './show.rules.ts'
import css from './shows.module.css'

/** A phone nobody signed up with is the likeliest mistake: it has words of its own. */
const failureOf = (error: unknown, unknownPhone: string): string | null =>
  error === null ? null : error instanceof RestError && error.code === 'bad_input' ? unknownPhone : failureTextOf(error)

export type RoomWish = { name: string; hostPhone: string }
export function NewRoomDialog({
  open,
  busy,
  error,
  onSend,
  onClose,
}: {
  open: boolean
  busy: boolean
  error: unknown
  onSend: (wish: RoomWish) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const named = graphemes(displayText(name))
  const ready = named >= 2 && named <= 40 && PHONE.test(phone)
  return (
    <DeskDialog
      open={open}
      title={t('shows.newRoom')}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton look="primary" disabled={!ready} busy={busy} onClick={() => onSend({ name: displayText(name), hostPhone: phone })}>
            {t('shows.makeRoom')}
          </DeskButton>
        </>
      }
    >
      <div className={css.stack}>
        <p>{t('shows.roomWords')}</p>
        <DeskField label={t('shows.roomName')} htmlFor={`${id}-name`}>
          <Input id={`${id}-name`} data-first="" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
        </DeskField>
        <DeskField
          label={t('shows.hostPhone')}
          htmlFor={`${id}-phone`}
          hint={t('shows.hostPhoneHint')}
          error={failureOf(error, t('shows.noSuchPhone'))}
        >
          <Input
            id={`${id}-phone`}
            className="num"
            inputMode="numeric"
            value={phone}
            onChange={(event) => setPhone(phoneOf(event.target.value))}
          />
        </DeskField>
      </div>
    </DeskDialog>
  )
}

export type AssistantWish = { phone: string; trade: boolean; mod: boolean }
export function AssistantDialog({
  open,
  busy,
  error,
  onSend,
  onClose,
}: {
  open: boolean
  busy: boolean
  error: unknown
  onSend: (wish: AssistantWish) => void
  onClose: () => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [phone, setPhone] = useState('')
  const [trade, setTrade] = useState(true)
  const [mod, setMod] = useState(true)
  const takesAway = !trade && !mod
  return (
    <DeskDialog
      open={open}
      title={t('shows.assistant')}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{t('cancel')}</DeskButton>
          <DeskButton
            look={takesAway ? 'danger' : 'primary'}
            disabled={!PHONE.test(phone)}
            busy={busy}
            onClick={() => onSend({ phone, trade, mod })}
          >
            {takesAway ? t('shows.assistantRemove') : t('shows.assistantName')}
          </DeskButton>
        </>
      }
    >
      <div className={css.stack}>
        <DeskField
          label={t('shows.assistantPhone')}
          htmlFor={`${id}-phone`}
          hint={t('shows.hostPhoneHint')}
          error={failureOf(error, t('shows.noSuchPhone'))}
        >
          <Input
            id={`${id}-phone`}
            data-first=""
            className="num"
            inputMode="numeric"
            value={phone}
            onChange={(event) => setPhone(phoneOf(event.target.value))}
          />
        </DeskField>
        <Checkbox checked={trade} onChange={(event) => setTrade(event.target.checked)}>
          {t('shows.assistantTrade')}
        </Checkbox>
        <Checkbox checked={mod} onChange={(event) => setMod(event.target.checked)}>
          {t('shows.assistantMod')}
        </Checkbox>
        <p>{takesAway ? t('shows.assistantNone') : t('shows.assistantWords')}</p>
      </div>
    </DeskDialog>
  )
}
