// Pictures that show what is wrong: taken or chosen, sent up one by one, up to nine; only she and the shop's service see them.
import { ImagePlus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LIMITS } from '../../../../server/protocol/limits.ts'
import { uploadEvidence } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Picture } from '../../ui/picture.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import css from './after-sales.module.css'

export type Evidence = { pictureId: string; url: string }

export function EvidencePicker({
  pictures,
  needed,
  onChange,
}: {
  pictures: readonly Evidence[]
  needed: boolean
  onChange: (pictures: readonly Evidence[]) => void
}) {
  const { t } = useTranslation('afterSales')
  const id = useId()
  const [sending, setSending] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const take = async (files: FileList | null) => {
    const free = LIMITS.evidencePicturesMax - pictures.length
    let all = pictures
    setSending(true)
    setFailed(null)
    try {
      for (const file of [...(files ?? [])].slice(0, free)) {
        all = [...all, await uploadEvidence(file)]
        onChange(all)
      }
    } catch (error) {
      setFailed(failureTextOf(error))
    } finally {
      setSending(false)
    }
  }
  return (
    <div>
      <div className={css.pictures}>
        {pictures.map((one, place) => (
          <span key={one.pictureId} className={css.shot}>
            <Picture src={one.url} alt={t('picture', { place: place + 1 })} className={css.photo} />
            <button
              type="button"
              aria-label={t('removePicture', { place: place + 1 })}
              onClick={() => onChange(pictures.filter(({ pictureId }) => pictureId !== one.pictureId))}
            >
              <X size={14} aria-hidden="true" />
            </button>
          </span>
        ))}
        {pictures.length < LIMITS.evidencePicturesMax && (
          <label htmlFor={id} className={css.add}>
            {sending ? <Spinner size={18} /> : <ImagePlus size={22} aria-hidden="true" />}
            <span>{t('addPicture')}</span>
            <input
              id={id}
              type="file"
              accept="image/jpeg,image/png,image/webp"
              multiple
              disabled={sending}
              onChange={(event) => {
                void take(event.target.files)
                event.target.value = ''
              }}
            />
          </label>
        )}
      </div>
      {failed !== null ? (
        <p className={css.wrong} role="alert">
          {failed}
        </p>
      ) : (
        <p className={css.hint}>{t(needed ? 'picturesNeeded' : 'picturesFree')}</p>
      )}
    </div>
  )
}
