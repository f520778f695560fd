// A clip in a form of the desk: a file taken in and looked at, or the address of one at another site.
import { Input } from 'antd'
import { Film, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LIMITS } from '../../../../server/protocol/limits.ts'
import { uploadClip } from '../../platform/upload-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Clip } from '../../ui/clip.tsx'
import { isOwnClip } from '../../ui/clip.rules.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './tasks.module.css'

export function ClipField({ label, url, change }: { label: string; url: string; change: (url: string) => void }) {
  const { t } = useTranslation('console')
  const id = useId()
  const [busy, setBusy] = useState(false)
  const take = async (file: File | undefined) => {
    if (!file) return
    if (file.size > LIMITS.clipBytesMax) return showToast(t('tasks.form.clipTooLarge'), 'bad')
    setBusy(true)
    try {
      change((await uploadClip(file)).url)
    } catch (error) {
      showToast(failureTextOf(error), 'bad')
    } finally {
      setBusy(false)
    }
  }
  return (
    <DeskField label={label} htmlFor={`${id}-clip`}>
      {isOwnClip(url) ? (
        <div className={css.clip}>
          <Clip url={url} words={label} />
          <DeskButton icon={<X size={14} aria-hidden="true" />} onClick={() => change('')}>
            {t('tasks.form.removeClip')}
          </DeskButton>
        </div>
      ) : (
        <div className={css.clip}>
          <Input
            id={`${id}-clip`}
            value={url}
            placeholder="https://"
            maxLength={300}
            disabled={busy}
            onChange={(event) => change(event.target.value)}
          />
          <label htmlFor={`${id}-file`} className={css.take}>
            {busy ? <Spinner size={18} /> : <Film size={16} aria-hidden="true" />}
            <span>{t('tasks.form.takeClip')}</span>
          </label>
          <input
            id={`${id}-file`}
            type="file"
            accept="video/mp4"
            disabled={busy}
            onChange={(event) => {
              void take(event.target.files?.[0])
              event.target.value = ''
            }}
          />
        </div>
      )}
    </DeskField>
  )
}
