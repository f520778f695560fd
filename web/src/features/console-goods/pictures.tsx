// The pictures of a product: uploaded one by one, the first stands for it, moved and removed in place.
import { ArrowLeft, ArrowRight, ImagePlus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LIMITS } from '../../../../server/protocol/limits.ts'
import { uploadPicture } from '../../platform/upload-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Picture } from '../../ui/picture.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './goods.module.css'

type Shown = { readonly id: string; readonly url: string }

const moved = (list: readonly Shown[], from: number, by: 1 | -1): Shown[] => {
  const next = [...list]
  const [one] = next.splice(from, 1)
  if (one) next.splice(from + by, 0, one)
  return next
}

export function Pictures({
  pictures,
  onChange,
}: {
  pictures: readonly Shown[]
  onChange: (change: (before: readonly Shown[]) => readonly Shown[]) => void
}) {
  const { t } = useTranslation('console')
  const id = useId()
  const [waiting, setWaiting] = useState(0)
  const room = LIMITS.picturesPerProductMax - pictures.length - waiting
  const take = async (files: readonly File[]): Promise<void> => {
    for (const file of files.slice(0, Math.max(0, room))) {
      if (file.size > LIMITS.pictureBytesMax) {
        showToast(t('goods.pictureTooLarge', { name: file.name }), 'bad')
        continue
      }
      setWaiting((count) => count + 1)
      try {
        const { pictureId, url } = await uploadPicture(file)
        onChange((before) => [...before, { id: pictureId, url }])
      } catch (error) {
        showToast(failureTextOf(error), 'bad')
      } finally {
        setWaiting((count) => count - 1)
      }
    }
  }
  return (
    <ul className={css.pictures}>
      {pictures.map((picture, index) => (
        <li key={picture.id}>
          <Picture src={picture.url} alt={t('goods.pictureNo', { no: index + 1 })} className={css.picture} />
          {index === 0 && <b>{t('goods.firstPicture')}</b>}
          <span className={css.pictureActs}>
            <button
              type="button"
              aria-label={t('goods.pictureBack', { no: index + 1 })}
              disabled={index === 0}
              onClick={() => onChange((before) => moved(before, index, -1))}
            >
              <ArrowLeft size={14} aria-hidden="true" />
            </button>
            <button
              type="button"
              aria-label={t('goods.pictureOn', { no: index + 1 })}
              disabled={index === pictures.length - 1}
              onClick={() => onChange((before) => moved(before, index, 1))}
            >
              <ArrowRight size={14} aria-hidden="true" />
            </button>
            <button
              type="button"
              aria-label={t('goods.pictureRemove', { no: index + 1 })}
              onClick={() => onChange((before) => before.filter((one) => one.id !== picture.id))}
            >
              <X size={14} aria-hidden="true" />
            </button>
          </span>
        </li>
      ))}
      {Array.from({ length: waiting }, (_, index) => (
        <li key={`waiting-${index}`} className={css.waiting}>
          <Spinner size={18} />
        </li>
      ))}
      {room > 0 && (
        <li className={css.add}>
          <label htmlFor={id}>
            <ImagePlus size={22} aria-hidden="true" />
            <span>{t('goods.addPicture')}</span>
          </label>
          <input
            id={id}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            multiple
            onChange={(event) => {
              void take([...(event.target.files ?? [])])
              event.target.value = ''
            }}
          />
        </li>
      )}
    </ul>
  )
}
