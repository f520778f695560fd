// Who the person is here: picture and nickname, both changed in place.
import { Camera, Pencil } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../../../server/protocol/members.ts'
import { displayText, graphemes } from '../../../../server/protocol/text.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './profile-card.module.css'
import { useProfile } from './profile.query.ts'

const nicknameMax = 20

function NicknameSheet({ open, nickname, onClose }: { open: boolean; nickname: string; onClose: () => void }) {
  const { t } = useTranslation('me')
  const [text, setText] = useState(nickname)
  const profile = useProfile()
  const clean = displayText(text)
  const good = clean !== '' && graphemes(clean) <= nicknameMax
  return (
    <Sheet open={open} onClose={onClose} label={t('nickname')} title={t('nickname')}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (good) profile.mutate({ nickname: clean }, { onSuccess: onClose })
        }}
      >
        <Field
          label={t('nickname')}
          value={text}
          hint={t('nicknameHint')}
          error={profile.isError ? failureTextOf(profile.error) : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" look="ink" size="lg" block disabled={!good} busy={profile.isPending} className={css.save}>
          {t('nicknameSave')}
        </Button>
      </form>
    </Sheet>
  )
}

export function ProfileCard({ me }: { me: Me }) {
  const { t } = useTranslation('me')
  const [editing, setEditing] = useState(false)
  const file = useRef<HTMLInputElement>(null)
  const profile = useProfile()
  const takePicture = (picture: File | undefined) => {
    if (picture)
      profile.mutate(
        { picture },
        { onSuccess: () => showToast(t('pictureSaved'), 'good'), onError: (error) => showToast(failureTextOf(error), 'bad') },
      )
  }
  return (
    <section className={css.card}>
      <button
        type="button"
        className={css.picture}
        aria-label={t('picture')}
        aria-busy={profile.isPending}
        onClick={() => file.current?.click()}
      >
        <Avatar name={me.nickname} src={me.pictureUrl} size={72} />
        <span className={css.camera}>
          <Camera size={14} aria-hidden="true" />
        </span>
      </button>
      <input
        ref={file}
        type="file"
        accept="image/jpeg,image/png,image/webp"
        className="vh"
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          takePicture(event.target.files?.[0])
          // the same file may be chosen again after a refusal
          event.target.value = ''
        }}
      />
      <div className="grow">
        <h2 className="ell">{me.nickname}</h2>
        <p className="num">{me.phoneMasked}</p>
      </div>
      <IconButton label={t('nickname')} onClick={() => setEditing(true)}>
        <Pencil size={18} strokeWidth={1.8} />
      </IconButton>
      <NicknameSheet open={editing} nickname={me.nickname ?? ''} onClose={() => setEditing(false)} />
    </section>
  )
}
